package demo

// cloud lists what is inside the containers of the service: package URLs without their version, and the version in each
// of the four releases.
const cloud = `
pkg:golang/stdlib 1.20.7 1.21.6 1.22.5 1.23.4
pkg:golang/golang.org/x/net v0.14.0 v0.20.0 v0.26.0 v0.33.0
pkg:golang/golang.org/x/crypto v0.12.0 v0.18.0 v0.24.0 v0.31.0
pkg:golang/golang.org/x/sys v0.11.0 v0.16.0 v0.21.0 v0.28.0
pkg:golang/golang.org/x/text v0.12.0 v0.14.0 v0.16.0 v0.21.0
pkg:golang/golang.org/x/sync v0.3.0 v0.6.0 v0.7.0 v0.10.0
pkg:golang/google.golang.org/grpc v1.57.0 v1.60.1 v1.64.0 v1.69.2
pkg:golang/google.golang.org/protobuf v1.31.0 v1.32.0 v1.34.2 v1.36.1
pkg:golang/github.com/jackc/pgx/v5 v5.4.3 v5.5.2 v5.6.0 v5.7.1
pkg:golang/github.com/golang-jwt/jwt/v5 v5.0.0 v5.2.0 v5.2.1 ^
pkg:golang/github.com/nats-io/nats-server/v2 v2.9.21 v2.10.9 v2.10.18 v2.11.1
pkg:golang/github.com/nats-io/nats.go v1.28.0 v1.31.0 v1.36.0 v1.37.0
pkg:golang/github.com/redis/go-redis/v9 v9.1.0 v9.4.0 v9.5.3 v9.7.3
pkg:golang/github.com/sirupsen/logrus v1.9.0 v1.9.3 ^ ^
pkg:golang/github.com/prometheus/client_golang v1.16.0 v1.18.0 v1.19.1 v1.20.5
pkg:golang/github.com/gorilla/websocket v1.5.0 v1.5.1 v1.5.3 ^
pkg:golang/github.com/go-chi/chi/v5 v5.0.10 v5.0.11 v5.0.14 v5.2.2
pkg:golang/github.com/google/uuid v1.3.0 v1.5.0 v1.6.0 ^
pkg:golang/github.com/spf13/cobra v1.7.0 v1.8.0 v1.8.1 ^
pkg:golang/gopkg.in/yaml.v3 v3.0.1 ^ ^ ^
pkg:golang/go.etcd.io/bbolt v1.3.7 v1.3.8 v1.3.10 v1.3.11
pkg:golang/github.com/eclipse/paho.mqtt.golang v1.4.3 ^ ^ v1.5.0
pkg:golang/nordwerk.example/comfort/internal/curve (devel) ^ ^ ^
pkg:npm/react 18.2.0 ^ 18.3.1 ^
pkg:npm/react-dom 18.2.0 ^ 18.3.1 ^
pkg:npm/jquery 3.4.1 ^ ^ 3.7.1
pkg:npm/lodash 4.17.20 4.17.21 ^ ^
pkg:npm/axios 0.27.2 1.5.1 1.7.2 1.7.9
pkg:npm/follow-redirects 1.15.2 1.15.4 1.15.6 1.15.9
pkg:npm/semver 7.5.1 7.5.4 7.6.2 7.6.3
pkg:npm/ws 8.13.0 8.16.0 8.17.1 8.18.0
pkg:npm/express 4.18.2 ^ 4.19.2 4.21.2
pkg:npm/path-to-regexp 0.1.7 ^ ^ 0.1.12
pkg:npm/body-parser 1.20.1 ^ 1.20.2 1.20.3
pkg:npm/cookie 0.5.0 ^ 0.6.0 0.7.1
pkg:npm/braces 3.0.2 ^ 3.0.3 ^
pkg:npm/minimist 1.2.5 1.2.8 ^ ^
pkg:npm/debug 4.3.4 ^ 4.3.5 4.4.0
pkg:npm/qs 6.11.0 ^ ^ 6.13.0
pkg:npm/uuid 9.0.0 9.0.1 10.0.0 11.0.3
pkg:npm/chart.js 4.3.3 4.4.1 4.4.3 4.4.7
pkg:npm/date-fns 2.30.0 3.2.0 3.6.0 4.1.0
pkg:pypi/jinja2 3.1.2 3.1.3 3.1.4 3.1.5
pkg:pypi/markupsafe 2.1.3 ^ 2.1.5 3.0.2
pkg:pypi/requests 2.31.0 ^ 2.32.3 ^
pkg:pypi/urllib3 2.0.4 2.1.0 2.2.2 2.3.0
pkg:pypi/certifi 2023.5.7 2023.11.17 2024.6.2 2024.12.14
pkg:pypi/idna 3.4 3.6 3.7 3.10
pkg:pypi/charset-normalizer 3.2.0 3.3.2 ^ 3.4.0
pkg:pypi/cryptography 41.0.1 41.0.7 42.0.8 44.0.0
pkg:pypi/aiohttp 3.8.5 3.9.1 3.9.5 3.11.11
pkg:pypi/gunicorn 21.2.0 ^ 22.0.0 23.0.0
pkg:pypi/fastapi 0.103.1 0.109.0 0.111.0 0.115.6
pkg:pypi/pydantic 2.3.0 2.5.3 2.7.4 2.10.4
pkg:pypi/numpy 1.25.2 1.26.3 ^ 2.2.1
pkg:pypi/pandas 2.0.3 2.1.4 2.2.2 2.2.3
pkg:pypi/orjson 3.9.5 3.9.10 3.10.5 3.10.12
pkg:pypi/pillow 9.5.0 10.2.0 10.3.0 11.0.0
pkg:deb/debian/libc6 2.36-9+deb12u1 2.36-9+deb12u3 2.36-9+deb12u7 2.36-9+deb12u9 glibc
pkg:deb/debian/zlib1g 1:1.2.13.dfsg-1 ^ ^ ^ zlib
pkg:deb/debian/libssl3 3.0.9-1 3.0.11-1~deb12u2 3.0.13-1~deb12u1 3.0.15-1~deb12u1 openssl
pkg:deb/debian/libnghttp2-14 1.52.0-1 1.52.0-1+deb12u1 ^ 1.52.0-1+deb12u2 nghttp2
pkg:deb/debian/libcurl4 7.88.1-10+deb12u1 7.88.1-10+deb12u5 ^ 7.88.1-10+deb12u8 curl
pkg:deb/debian/bash 5.2.15-2+b2 ^ ^ ^ bash
pkg:deb/debian/coreutils 9.1-1 ^ ^ ^ coreutils
pkg:deb/debian/tzdata 2023c-5 2024a-0+deb12u1 ^ 2024b-0+deb12u1 tzdata
pkg:deb/debian/ca-certificates 20230311 ^ ^ ^ ca-certificates
pkg:deb/debian/perl-base 5.36.0-7 5.36.0-7+deb12u1 ^ ^ perl
`

// cloudOwn are services that we wrote and one that we rent, without package URLs.
const cloudOwn = `
comfort-api Nordwerk 31 38 44 47
comfort-curve Nordwerk 12 15 18 19
comfort-portal Nordwerk 27 33 39 41
weather-forecast-api Cloudhafen ? ? ? ?
`
