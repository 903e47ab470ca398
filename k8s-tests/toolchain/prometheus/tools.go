//go:build tools

// Package tools pins the modules Prometheus is built from.
package tools

import _ "github.com/prometheus/prometheus/cmd/prometheus"
