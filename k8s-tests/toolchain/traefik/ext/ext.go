// Package ext is the place where Traefik's makers add fields of their own; ours adds none.
package ext

// HTTP adds nothing to the dynamic HTTP configuration.
type HTTP struct{}

// Router adds nothing to a router.
type Router struct{}
