//go:build tools

// Package tools pins the modules Traefik is built from.
package tools

import _ "github.com/traefik/traefik/v3/cmd/traefik"
