//go:build tools

// Package tools pins the modules actionlint is built from.
package tools

import _ "github.com/rhysd/actionlint/cmd/actionlint"
