# Built from the wheel of this checkout; runs without root and needs no network.
FROM python:3.13-slim AS build
WORKDIR /src
COPY . .
RUN pip wheel --no-cache-dir --wheel-dir /wheels .

FROM python:3.13-slim
COPY --from=build /wheels /wheels
RUN pip install --no-cache-dir --no-index --find-links /wheels mockturk \
    && rm -r /wheels \
    && useradd --system --no-create-home mockturk \
    && install --directory --owner mockturk /var/lib/mockturk \
    && mockturk --help
USER mockturk
ENV MOCKTURK_HOST=0.0.0.0 MOCKTURK_PORT=8014 MOCKTURK_TLS_DIR=/var/lib/mockturk
EXPOSE 8014
HEALTHCHECK --interval=5s --start-period=10s CMD ["mockturk", "ready"]
ENTRYPOINT ["mockturk"]
CMD ["serve"]
