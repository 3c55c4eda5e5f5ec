# toolcheck as an image: docker run --rm -v "$PWD:/data:ro" IMAGE check
# Everything is installed from requirements/image.txt, to the hash. Nothing runs as root, and nothing is fetched when the
# image runs. git is not in it: `toolcheck diff --against` needs an installation.

FROM python:3.13.7-slim-trixie AS build

ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1 PIP_NO_COMPILE=1
WORKDIR /source
COPY requirements/image.txt requirements/
RUN python -m venv /opt/toolcheck \
 && /opt/toolcheck/bin/pip install --require-hashes --requirement requirements/image.txt
COPY pyproject.toml README.md LICENSE ./
COPY docs/man docs/man
COPY schemas schemas
COPY toolcheck toolcheck
RUN /opt/toolcheck/bin/pip install --no-deps --no-build-isolation . \
 && /opt/toolcheck/bin/python -m compileall -q /opt/toolcheck/lib \
 && /opt/toolcheck/bin/pip uninstall --yes editables hatchling pip

FROM python:3.13.7-slim-trixie

LABEL org.opencontainers.image.title="toolcheck" \
      org.opencontainers.image.source="https://github.com/toolcheck/toolcheck" \
      org.opencontainers.image.licenses="MIT"
COPY --from=build /opt/toolcheck /opt/toolcheck
ENV PATH="/opt/toolcheck/bin:$PATH" PYTHONDONTWRITEBYTECODE=1 PYTHONSAFEPATH=1
WORKDIR /data
USER 10001:10001
ENTRYPOINT ["toolcheck"]
CMD ["check"]
