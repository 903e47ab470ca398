//go:build !tools

// Package converter stands in the place of the converters from other agents' configurations, which bring in every
// exporter there is.
package converter

import "github.com/grafana/alloy/internal/converter/diag"

// Input is the type of a configuration.
type Input string

// SupportedFormats are none.
var SupportedFormats []string

// Convert converts nothing.
func Convert(_ []byte, kind Input, _ []string) ([]byte, diag.Diagnostics) {
	var said diag.Diagnostics
	said.Add(diag.SeverityLevelCritical, "this build converts no "+string(kind))
	return nil, said
}
