//go:build tools

// Package tools pins the modules CloudNativePG's manager is built from.
package tools

import _ "github.com/cloudnative-pg/cloudnative-pg/cmd/manager"
