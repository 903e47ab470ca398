//go:build tools

// Package tools pins the modules the node's exporter is built from.
package tools

import _ "github.com/prometheus/node_exporter"
