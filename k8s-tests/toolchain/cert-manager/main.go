// Command cert-manager runs one cert-manager part: controller, webhook, cainjector or acmesolver.
// Written from the exported API of github.com/cert-manager/cert-manager v1.21.2, whose own
// cmd/ modules cannot be had through the Go module proxy. The module path below must start with
// github.com/cert-manager/cert-manager/ so that its internal packages may be imported.
package main

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"os"
	"os/signal"
	"strings"
	"syscall"
	"time"

	"github.com/spf13/pflag"
	"golang.org/x/sync/errgroup"
	corev1 "k8s.io/api/core/v1"
	apiext "k8s.io/apiextensions-apiserver/pkg/apis/apiextensions/v1"
	"k8s.io/apimachinery/pkg/api/resource"
	"k8s.io/apimachinery/pkg/runtime"
	utilruntime "k8s.io/apimachinery/pkg/util/runtime"
	kscheme "k8s.io/client-go/kubernetes/scheme"
	"k8s.io/client-go/tools/clientcmd"
	"k8s.io/client-go/tools/leaderelection"
	"k8s.io/client-go/tools/leaderelection/resourcelock"
	apireg "k8s.io/kube-aggregator/pkg/apis/apiregistration/v1"
	ctrl "sigs.k8s.io/controller-runtime"
	"sigs.k8s.io/controller-runtime/pkg/client"
	metricsserver "sigs.k8s.io/controller-runtime/pkg/metrics/server"

	iwebhook "github.com/cert-manager/cert-manager/internal/webhook"
	cmapi "github.com/cert-manager/cert-manager/pkg/apis/certmanager/v1"
	"github.com/cert-manager/cert-manager/pkg/controller"
	"github.com/cert-manager/cert-manager/pkg/controller/cainjector"
	dnsutil "github.com/cert-manager/cert-manager/pkg/issuer/acme/dns/util"
	"github.com/cert-manager/cert-manager/pkg/issuer/acme/http/solver"
	logf "github.com/cert-manager/cert-manager/pkg/logs"
	whopts "github.com/cert-manager/cert-manager/pkg/webhook/options"

	_ "github.com/cert-manager/cert-manager/pkg/controller/acmechallenges"
	_ "github.com/cert-manager/cert-manager/pkg/controller/acmeorders"
	_ "github.com/cert-manager/cert-manager/pkg/controller/certificate-shim/ingresses"
	_ "github.com/cert-manager/cert-manager/pkg/controller/certificaterequests/acme"
	_ "github.com/cert-manager/cert-manager/pkg/controller/certificaterequests/approver"
	_ "github.com/cert-manager/cert-manager/pkg/controller/certificaterequests/ca"
	_ "github.com/cert-manager/cert-manager/pkg/controller/certificaterequests/selfsigned"
	_ "github.com/cert-manager/cert-manager/pkg/controller/certificates/issuing"
	_ "github.com/cert-manager/cert-manager/pkg/controller/certificates/keymanager"
	_ "github.com/cert-manager/cert-manager/pkg/controller/certificates/metrics"
	_ "github.com/cert-manager/cert-manager/pkg/controller/certificates/readiness"
	_ "github.com/cert-manager/cert-manager/pkg/controller/certificates/requestmanager"
	_ "github.com/cert-manager/cert-manager/pkg/controller/certificates/revisionmanager"
	_ "github.com/cert-manager/cert-manager/pkg/controller/certificates/trigger"
	_ "github.com/cert-manager/cert-manager/pkg/controller/clusterissuers"
	_ "github.com/cert-manager/cert-manager/pkg/controller/issuers"
	_ "github.com/cert-manager/cert-manager/pkg/issuer/acme"
	_ "github.com/cert-manager/cert-manager/pkg/issuer/ca"
	_ "github.com/cert-manager/cert-manager/pkg/issuer/selfsigned"
)

func main() {
	parts := map[string]func(context.Context, []string) error{
		"controller": runController, "webhook": runWebhook, "cainjector": runCAInjector, "acmesolver": runSolver}
	if len(os.Args) < 2 || parts[os.Args[1]] == nil {
		fmt.Fprintln(os.Stderr, "usage: cert-manager controller|webhook|cainjector|acmesolver [flags]")
		os.Exit(2)
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	logf.InitLogs()
	ctx = logf.NewContext(ctx, logf.Log, os.Args[1])
	ctrl.SetLogger(logf.Log)
	if err := parts[os.Args[1]](ctx, os.Args[2:]); err != nil && !errors.Is(err, pflag.ErrHelp) {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// newFlags makes a flag set that bears what only upstream's own commands know, such as -v.
func newFlags(name string) *pflag.FlagSet {
	fs := pflag.NewFlagSet(name, pflag.ContinueOnError)
	fs.ParseErrorsAllowlist.UnknownFlags = true
	return fs
}

func runWebhook(ctx context.Context, args []string) error {
	fs := newFlags("webhook")
	cfg, err := whopts.NewWebhookConfiguration()
	if err != nil {
		return err
	}
	whopts.AddConfigFlags(fs, cfg)
	if err := fs.Parse(args); err != nil {
		return err
	}
	s, err := iwebhook.NewCertManagerWebhookServer(logf.FromContext(ctx), *cfg)
	if err != nil {
		return err
	}
	return s.Run(ctx)
}

func runSolver(ctx context.Context, args []string) error {
	fs := pflag.NewFlagSet("acmesolver", pflag.ContinueOnError)
	s := &solver.HTTP01Solver{}
	fs.IntVar(&s.ListenPort, "listen-port", 8089, "port")
	fs.StringVar(&s.Domain, "domain", "", "domain")
	fs.StringVar(&s.Token, "token", "", "token")
	fs.StringVar(&s.Key, "key", "", "key")
	if err := fs.Parse(args); err != nil {
		return err
	}
	go func() { <-ctx.Done(); _ = s.Shutdown(context.Background()) }()
	return s.Listen(logf.FromContext(ctx))
}

func runCAInjector(ctx context.Context, args []string) error {
	fs := newFlags("cainjector")
	kc := fs.String("kubeconfig", "", "kubeconfig")
	le := fs.Bool("leader-elect", true, "leader election")
	ns := fs.String("leader-election-namespace", "kube-system", "namespace")
	if err := fs.Parse(args); err != nil {
		return err
	}
	rc, err := clientcmd.BuildConfigFromFlags("", *kc)
	if err != nil {
		return err
	}
	rc.UserAgent = "cert-manager-cainjector/v1.21.2" // what it applies is kept under this name
	sch := runtime.NewScheme()
	utilruntime.Must(kscheme.AddToScheme(sch))
	utilruntime.Must(cmapi.AddToScheme(sch))
	utilruntime.Must(apiext.AddToScheme(sch))
	utilruntime.Must(apireg.AddToScheme(sch))
	mgr, err := ctrl.NewManager(rc, ctrl.Options{Scheme: sch, LeaderElection: *le,
		LeaderElectionNamespace: *ns, LeaderElectionID: "cert-manager-cainjector-leader-election",
		LeaderElectionReleaseOnCancel: true, Metrics: metricsserver.Options{BindAddress: "0"},
		Client: client.Options{FieldOwner: "cert-manager-cainjector", Cache: &client.CacheOptions{DisableFor: []client.Object{&corev1.Secret{}}}}})
	if err != nil {
		return err
	}
	if err := cainjector.RegisterAllInjectors(ctx, mgr, cainjector.SetupOptions{EnableCertificatesDataSource: true,
		EnabledReconcilersFor: map[string]bool{
			cainjector.MutatingWebhookConfigurationName: true, cainjector.ValidatingWebhookConfigurationName: true,
			cainjector.APIServiceName: true, cainjector.CustomResourceDefinitionName: true}}); err != nil {
		return err
	}
	return mgr.Start(ctx)
}

func runController(ctx context.Context, args []string) error {
	fs := newFlags("controller")
	o := controller.ContextOptions{KubernetesAPIQPS: 20, KubernetesAPIBurst: 50}
	fs.StringVar(&o.Kubeconfig, "kubeconfig", "", "kubeconfig")
	fs.StringVar(&o.ClusterResourceNamespace, "cluster-resource-namespace", "kube-system", "namespace of cluster issuers' secrets")
	fs.StringVar(&o.HTTP01SolverImage, "acme-http01-solver-image", "", "image of acmesolver")
	fs.StringSliceVar(&o.DNS01Nameservers, "dns01-recursive-nameservers", dnsutil.RecursiveNameservers, "nameservers, host:port")
	fs.StringSliceVar(&o.HTTP01SolverNameservers, "acme-http01-solver-nameservers", nil, "nameservers, host:port")
	le := fs.Bool("leader-elect", true, "leader election")
	ns := fs.String("leader-election-namespace", "kube-system", "namespace")
	if err := fs.Parse(args); err != nil {
		return err
	}
	for q, v := range map[*resource.Quantity]string{&o.HTTP01SolverResourceRequestCPU: "10m", &o.HTTP01SolverResourceRequestMemory: "64Mi",
		&o.HTTP01SolverResourceLimitsCPU: "100m", &o.HTTP01SolverResourceLimitsMemory: "64Mi"} {
		*q = resource.MustParse(v)
	}
	o.ACMEHTTP01SolverRunAsNonRoot = true
	o.DNS01CheckAuthoritative, o.DNS01CheckRetryPeriod = true, 10*time.Second
	o.DefaultIssuerKind, o.DefaultIssuerGroup = "Issuer", "cert-manager.io"
	o.DefaultAutoCertificateAnnotations = []string{"kubernetes.io/tls-acme"}
	o.CopiedAnnotationPrefixes = []string{"*", "-kubectl.kubernetes.io/", "-fluxcd.io/", "-argocd.argoproj.io/"}
	o.CertificateRequestMinimumBackoffDuration, o.CertificateRequestMaximumBackoffDuration = time.Hour, 32*time.Hour
	o.MaxConcurrentChallenges, o.ClusterIssuerAmbientCredentials = 60, true

	run := func(ctx context.Context) error {
		f, err := controller.NewContextFactory(ctx, o)
		if err != nil {
			return err
		}
		g, gctx := errgroup.WithContext(ctx)
		for name, ctor := range controller.Known() {
			if strings.HasPrefix(name, "certificatesigningrequests-") {
				continue
			}
			c, err := ctor(f)
			if err != nil {
				return fmt.Errorf("%s: %w", name, err)
			}
			g.Go(func() error { return c.Run(5, gctx) })
		}
		c, err := f.Build()
		if err != nil {
			return err
		}
		c.SharedInformerFactory.Start(gctx.Done())
		c.KubeSharedInformerFactory.Start(gctx.Done())
		c.HTTP01ResourceMetadataInformersFactory.Start(gctx.Done())
		return g.Wait()
	}
	go serveHealth(ctx)
	if !*le {
		return run(ctx)
	}
	rc, err := clientcmd.BuildConfigFromFlags("", o.Kubeconfig)
	if err != nil {
		return err
	}
	host, _ := os.Hostname()
	lock, err := resourcelock.NewFromKubeconfig(resourcelock.LeasesResourceLock, *ns, "cert-manager-controller",
		resourcelock.ResourceLockConfig{Identity: host + "-" + fmt.Sprint(os.Getpid())}, rc, 10*time.Second)
	if err != nil {
		return err
	}
	var rerr error
	lctx, cancel := context.WithCancel(ctx)
	defer cancel()
	leaderelection.RunOrDie(lctx, leaderelection.LeaderElectionConfig{Lock: lock, LeaseDuration: 15 * time.Second,
		RenewDeadline: 10 * time.Second, RetryPeriod: 2 * time.Second, ReleaseOnCancel: true,
		Callbacks: leaderelection.LeaderCallbacks{
			OnStartedLeading: func(ctx context.Context) { rerr = run(ctx); cancel() },
			OnStoppedLeading: func() {}}})
	return rerr
}

// serveHealth answers the chart's liveness probe until the context ends.
func serveHealth(ctx context.Context) {
	mux := http.NewServeMux()
	mux.HandleFunc("/livez", func(http.ResponseWriter, *http.Request) {})
	server := &http.Server{Addr: ":9403", Handler: mux, ReadHeaderTimeout: time.Second}
	go func() { <-ctx.Done(); _ = server.Close() }()
	if err := server.ListenAndServe(); !errors.Is(err, http.ErrServerClosed) {
		logf.FromContext(ctx).Error(err, "no health endpoint")
	}
}
