//go:build !tools

// Package all names the components chart/charts/monitoring/config.alloy uses, in the place of all there are.
package all

import (
	_ "github.com/grafana/alloy/internal/component/discovery/kubernetes"
	_ "github.com/grafana/alloy/internal/component/discovery/relabel"
	_ "github.com/grafana/alloy/internal/component/loki/process"
	_ "github.com/grafana/alloy/internal/component/loki/source/kubernetes"
	_ "github.com/grafana/alloy/internal/component/loki/write"
)
