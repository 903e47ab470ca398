//go:build tools

// Package tools pins the modules nginx' exporter is built from.
package tools

import _ "github.com/nginx/nginx-prometheus-exporter"
