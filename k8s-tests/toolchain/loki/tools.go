//go:build tools

// Package tools pins the modules Loki is built from.
package tools

import _ "github.com/grafana/loki/v3/cmd/loki"
