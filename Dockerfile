# The playground in a container; docs/hosting/container.md says how to run it.

# Python 3.11, which all tests run on, on Debian 12 without what compilers need. The digest is that of the image for all
# platforms; `docker buildx imagetools inspect python:3.11-slim-bookworm` names the newest.
FROM python:3.11.16-slim-bookworm@sha256:a36c24f9cbdf4fd0f52d67f0823eeac19c2028c637cecc392d97f980d4fec56b

# The number is that of the user as whom Hugging Face runs every container. The volume is theirs when it is empty.
RUN useradd --uid 1000 --user-group --no-create-home --home-dir /data playground \
    && mkdir /data \
    && chown playground:playground /data

# An environment of its own, in which nothing of the image's Python is, not even pip. All is compiled here, once: where it
# runs nobody may write beside it, so that each worker would compile what it loads anew.
WORKDIR /app
COPY requirements*.txt ./
ENV PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1 PATH=/opt/playground/bin:$PATH
RUN python -m venv --without-pip /opt/playground \
    && pip --python /opt/playground install --no-compile \
       -r requirements.txt -r requirements-postgresql.txt -r requirements-cluster.txt \
    && python -m compileall -q -j 0 -x /tests/ /opt/playground
COPY . .
RUN python -m compileall -q .

# All that is written lies in the volume: saved runs with the key of the cookies, fetched sets, files on their way.
ENV HOME=/data TMPDIR=/data PLAYGROUND_DATABASE=/data/runs.sqlite3 RNN_PLAYGROUND_CACHE=/data/fetched
ENV PYTHONUNBUFFERED=1 STREAMLIT_SERVER_HEADLESS=true
VOLUME /data
USER playground

# Many hosts say in PORT where they look for a server. Every option of Streamlit's can be set from outside too, such as
# server.baseUrlPath by STREAMLIT_SERVER_BASE_URL_PATH. The server takes the place of the shell, so that it is the one
# that hears SIGTERM.
EXPOSE 8501
CMD ["sh", "-c", "exec streamlit run --server.port=${PORT:-8501}"]

HEALTHCHECK --interval=30s --timeout=5s --start-period=30s \
    CMD ["python", "-c", "import http.client, os, sys; server = http.client.HTTPConnection('127.0.0.1', int(os.environ.get('PORT') or 8501), timeout=4); server.request('GET', '/healthz'); sys.exit(server.getresponse().status != 200)"]
