//go:build tools

// Package tools pins the modules Alertmanager is built from.
package tools

import _ "github.com/prometheus/alertmanager/cmd/alertmanager"
