# The service in a container, made of a hash lock: no version is chosen here. docs/install.md says how to run it.
# LOCK=cluster.txt has the queue and PostgreSQL for the roles of docs/growing.md.
ARG LOCK=run.txt

FROM python:3.11-slim-bookworm AS build
ARG LOCK
COPY requirements /src/requirements
RUN python -m venv /opt/newsmonitor \
    && /opt/newsmonitor/bin/pip install --no-cache-dir --require-hashes --requirement /src/requirements/$LOCK
COPY pyproject.toml README.md LICENSE /src/
COPY monitor /src/monitor
COPY systemd /src/systemd
# Only hatchling, which builds the wheel and stays in this stage, is not in the lock.
RUN /opt/newsmonitor/bin/pip install --no-cache-dir --no-deps /src

FROM python:3.11-slim-bookworm
# /data holds the state and the feeds, /config the configuration; nothing else is written to.
RUN useradd --uid 10001 --home-dir /data --create-home --shell /usr/sbin/nologin newsmonitor \
    && mkdir /config /data/feeds && chown newsmonitor: /data/feeds
COPY --from=build /opt/newsmonitor /opt/newsmonitor
ENV PATH=/opt/newsmonitor/bin:$PATH PYTHONDONTWRITEBYTECODE=1 PYTHONUNBUFFERED=1
USER newsmonitor
WORKDIR /data
VOLUME /data
EXPOSE 8080
HEALTHCHECK --interval=30s --timeout=5s --start-period=30s \
    CMD ["python", "-c", "import urllib.request as u; u.urlopen('http://127.0.0.1:8080/healthz', timeout=4)"]
ENTRYPOINT ["newsmonitor"]
CMD ["run", "--config", "/config"]
