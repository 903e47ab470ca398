//go:build tools

// Package tools pins the modules skaffold is built from.
package tools

import _ "github.com/GoogleContainerTools/skaffold/v2/cmd/skaffold"
