# The service in a container: docs/install.md says how to run it.
FROM python:3.13-slim AS build
COPY requirements/run.txt pyproject.toml README.md LICENSE /src/
COPY monitor /src/monitor
COPY systemd /src/systemd
RUN python -m venv /opt/newsmonitor \
    && /opt/newsmonitor/bin/pip install --no-cache-dir --require-hashes --requirement /src/run.txt \
    && /opt/newsmonitor/bin/pip install --no-cache-dir --no-deps /src

FROM python:3.13-slim
# /data holds the state and the feeds, /config the configuration; nothing else is written to.
RUN useradd --system --uid 10001 --home-dir /data --create-home newsmonitor && mkdir /config
COPY --from=build /opt/newsmonitor /opt/newsmonitor
ENV PATH=/opt/newsmonitor/bin:$PATH PYTHONDONTWRITEBYTECODE=1
USER newsmonitor
WORKDIR /data
VOLUME /data
EXPOSE 8080
HEALTHCHECK --interval=30s --timeout=5s --start-period=30s \
    CMD ["python", "-c", "import urllib.request as u; u.urlopen('http://127.0.0.1:8080/healthz', timeout=4)"]
ENTRYPOINT ["newsmonitor"]
CMD ["run", "--config", "/config"]
