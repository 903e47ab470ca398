{{/* Names, labels and security of the stack's parts: (dict "root" $ "part" "prometheus"). */}}

{{- define "monitoring.name" -}}
{{ printf "%s-%s" (.root.Release.Name | trunc 40 | trimSuffix "-") .part }}
{{- end }}

{{- define "monitoring.selector" -}}
app.kubernetes.io/name: {{ .part }}
app.kubernetes.io/instance: {{ .root.Release.Name }}
{{- end }}

{{- define "monitoring.labels" -}}
{{ include "monitoring.selector" . }}
app.kubernetes.io/part-of: datingbot
app.kubernetes.io/component: monitoring
app.kubernetes.io/managed-by: {{ .root.Release.Service }}
{{- end }}

{{/* Pods of these parts, as peers of a NetworkPolicy: (dict "root" $ "parts" (list "prometheus")). */}}
{{- define "monitoring.peers" -}}
{{- range .parts }}
- podSelector:
    matchLabels: {{- include "monitoring.selector" (dict "root" $.root "part" .) | nindent 6 }}
{{- end }}
{{- end }}

{{/* 65534 is who the published images run as. */}}
{{- define "monitoring.podSecurity" -}}
runAsNonRoot: true
runAsUser: 65534
runAsGroup: 65534
fsGroup: 65534
fsGroupChangePolicy: OnRootMismatch
seccompProfile: {type: RuntimeDefault}
{{- end }}

{{- define "monitoring.containerSecurity" -}}
allowPrivilegeEscalation: false
readOnlyRootFilesystem: true
runAsNonRoot: true
capabilities: {drop: [ALL]}
{{- end }}
