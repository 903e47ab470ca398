//go:build tools

// Package tools pins the modules the S3 gateway is built from.
package tools

import _ "github.com/versity/versitygw/cmd/versitygw"
