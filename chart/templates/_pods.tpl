{{/* What pods have in common: security, spreading, and the service's environment. */}}

{{- define "datingbot.podSecurity" -}}
runAsNonRoot: true
runAsUser: 65532
runAsGroup: 65532
fsGroup: 65532
fsGroupChangePolicy: OnRootMismatch
seccompProfile: {type: RuntimeDefault}
{{- end }}

{{- define "datingbot.containerSecurity" -}}
allowPrivilegeEscalation: false
readOnlyRootFilesystem: true
runAsNonRoot: true
capabilities: {drop: [ALL]}
{{- end }}

{{- define "datingbot.placement" -}}
topologySpreadConstraints:
  {{- range list "kubernetes.io/hostname" "topology.kubernetes.io/zone" }}
  - maxSkew: 1
    topologyKey: {{ . }}
    whenUnsatisfiable: ScheduleAnyway
    matchLabelKeys: [pod-template-hash]
    labelSelector:
      matchLabels: {{- include "datingbot.selector" $ | nindent 8 }}
  {{- end }}
{{- with .values.nodeSelector }}
nodeSelector: {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .values.tolerations }}
tolerations: {{- toYaml . | nindent 2 }}
{{- end }}
{{- end }}

{{/* The service's environment, the same for serving, for the schema gate and for migrations. */}}
{{- define "datingbot.environment" -}}
envFrom:
  - configMapRef: {name: {{ include "datingbot.name" . }}-settings}
env:
  {{- include "datingbot.secrets" . | nindent 2 }}
{{- end }}

{{- define "datingbot.secrets" -}}
- name: BOT_TOKEN
  valueFrom: {secretKeyRef: {name: {{ .Values.secret.name }}, key: {{ .Values.secret.keys.botToken }}}}
- name: WEBHOOK_SECRET
  valueFrom: {secretKeyRef: {name: {{ .Values.secret.name }}, key: {{ .Values.secret.keys.webhookSecret }}}}
- name: SESSION_SECRET
  valueFrom: {secretKeyRef: {name: {{ .Values.secret.name }}, key: {{ .Values.secret.keys.sessionSecret }}}}
- name: CHAT_KEY
  valueFrom: {secretKeyRef: {name: {{ .Values.secret.name }}, key: {{ .Values.secret.keys.chatKey }}, optional: true}}
- name: BAN_KEY
  valueFrom: {secretKeyRef: {name: {{ .Values.secret.name }}, key: {{ .Values.secret.keys.banKey }}, optional: true}}
- name: DATABASE_URL
  valueFrom: {secretKeyRef: {name: {{ include "datingbot.databaseSecret" . }}, key: {{ include "datingbot.databaseKey" . }}}}
{{- with .Values.photos.secretName }}
{{- range list "AWS_ACCESS_KEY_ID" "AWS_SECRET_ACCESS_KEY" }}
- name: {{ . }}
  valueFrom: {secretKeyRef: {name: {{ $.Values.photos.secretName }}, key: {{ . }}}}
{{- end }}
{{- end }}
{{- end }}

{{/* One entry a setting. Numbers are written without an exponent; what is empty is left out. */}}
{{- define "datingbot.settings" -}}
PUBLIC_URL: {{ .Values.publicUrl | quote }}
PHOTO_STORE: {{ .Values.photos.store | quote }}
{{- with .Values.photos.endpoint }}
PHOTO_STORE_ENDPOINT: {{ . | quote }}
{{- end }}
{{- with .Values.photos.region }}
AWS_REGION: {{ . | quote }}
{{- end }}
{{- with .Values.datingBot.apiUrl }}
TELEGRAM_API_URL: {{ . | quote }}
{{- end }}
LISTEN_PORT: "8080"
{{- if and (eq (include "datingbot.pooled" .) "true") (not (get .Values.settings "DATABASE_POOLER")) }}
DATABASE_POOLER: {{ include "datingbot.name" . }}-db-pooler:5432
{{- if not (get .Values.settings "DATABASE_POOLER_PREPARES") }}
DATABASE_POOLER_PREPARES: "on"
{{- end }}
{{- end }}
{{- range $name, $value := .Values.settings }}
{{ $name }}: {{ if kindIs "float64" $value }}{{ if eq $value (floor $value) }}{{ $value | int64 | quote }}{{ else }}{{ $value | toString | quote }}{{ end }}{{ else }}{{ $value | toString | quote }}{{ end }}
{{- end }}
{{- end }}
