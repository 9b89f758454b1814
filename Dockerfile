# One image for every role. Without settings it is a whole Fuze, with its servers embedded and its data in /data:
#     docker build -t fuze . && docker run --init -p 8000:8000 -v fuze:/data fuze
# compose.yaml runs the roles apart.
FROM python:3.11-slim

RUN useradd --create-home --uid 1000 fuze && install -d -o fuze -g fuze /fuze /data -m 0700
WORKDIR /fuze

# PyTorch's default wheels bring CUDA. An index of CPU wheels makes the image gigabytes smaller:
#     docker build --build-arg PIP_EXTRA_INDEX_URL=… .
ARG PIP_EXTRA_INDEX_URL
COPY requirements.txt .
RUN pip install --no-cache-dir --requirement requirements.txt

COPY --chown=fuze:fuze . .
RUN pip install --no-cache-dir --no-deps --editable .

USER fuze
RUN fuze build

ENV FUZE_HOST=0.0.0.0 FUZE_DATA_DIR=/data
VOLUME /data
EXPOSE 8000
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=15s --timeout=10s --start-period=90s \
    CMD python -c "import urllib.request as u; u.urlopen('http://localhost:${FUZE_PORT:-8000}/health/ready')"
CMD ["fuze", "up"]
