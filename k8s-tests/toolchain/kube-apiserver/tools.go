//go:build tools

// Package tools pins the API server that the tests run, with everything it is built of.
package tools

import _ "k8s.io/kubernetes/cmd/kube-apiserver"
