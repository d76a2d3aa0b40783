package demo

// The records of the service's packages, in the form of record_firmware.go.

const goRecords = `
GO-2023-2102=CVE-2023-39325,GHSA-4374-p667-p6c8 2023-10-11 - Opening and resetting streams keeps net/http busy | stdlib 0..1.20.10, 1.21.0-0..1.21.3; golang.org/x/net 0..0.17.0
GHSA-qppj-fm5r-hxr3=CVE-2023-44487 2023-10-10 NLNNUNNL Cancelled HTTP/2 streams exhaust servers | golang.org/x/net 0..0.17.0
GHSA-4374-p667-p6c8=CVE-2023-39325 2023-10-11 NLNNUNNH HTTP/2 servers of Go work on streams that were reset | golang.org/x/net 0..0.17.0
GHSA-m425-mq94-257g 2023-10-25 NLNNUNNH gRPC servers work on streams that were reset | google.golang.org/grpc 0..1.56.3, 1.57.0..1.57.1, 1.58.0..1.58.3
GHSA-45x7-px36-x8w8=CVE-2023-48795 2023-12-18 NHNNUNHN SSH sessions lose messages from their start unnoticed | golang.org/x/crypto 0..0.17.0
GHSA-mrww-27vc-gghv=CVE-2024-27304 2024-03-04 NLNNUHHH pgx counts the length of a huge message wrongly, which injects SQL | github.com/jackc/pgx/v4 0..4.18.2; github.com/jackc/pgx/v5 5.0.0..5.5.4
GHSA-v778-237x-gjrc=CVE-2024-45337 2024-12-12 NLNNUHHN Callbacks for public keys are easily misused to sign in the wrong person | golang.org/x/crypto 0..0.31.0
GHSA-w32m-9786-jp63=CVE-2024-45338 2024-12-18 CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:N/VI:N/VA:H/SC:N/SI:N/SA:N The HTML parser of Go is slow on some markup | golang.org/x/net 0..0.33.0
GHSA-mh63-6h87-95cp=CVE-2025-30204 2025-03-21 NLNNUNNH Splitting a token with many dots uses up memory | github.com/golang-jwt/jwt/v4 0..4.5.2; github.com/golang-jwt/jwt/v5 5.0.0-rc.1..5.2.2
GO-2023-2153=GHSA-m425-mq94-257g 2023-10-25 - Opening and resetting streams exhausts gRPC servers | google.golang.org/grpc 0..1.56.3, 1.57.0..1.57.1, 1.58.0..1.58.3
GO-2023-2402=CVE-2023-48795,GHSA-45x7-px36-x8w8 2023-12-18 - The SSH package lets messages be cut from the start of a session | golang.org/x/crypto 0..0.17.0
GO-2023-2133=CVE-2023-47090,GHSA-fr2g-9hjm-wr23 2023-10-31 - An anonymous user may enter the NATS server's default account | github.com/nats-io/nats-server/v2 2.2.0..2.9.23, 2.10.0..2.10.2
GO-2024-2567=GHSA-fqpg-rq76-99pq 2024-02-21 - Using a busy connection panics in pgx pipelines | github.com/jackc/pgx/v5 5.0.0-alpha.5..5.5.2
GO-2024-2606=CVE-2024-27304,GHSA-mrww-27vc-gghv,GHSA-7jwh-3vrq-q3m8 2024-03-14 - A message over 4 GiB lets SQL be injected through pgx | github.com/jackc/pgproto3/v2 0..2.3.3; github.com/jackc/pgx/v4 0..4.18.2; github.com/jackc/pgx/v5 5.0.0..5.5.4
GO-2024-2611=CVE-2024-24786,GHSA-8r3f-844c-mc37 2024-03-05 - Invalid JSON makes protobuf loop for ever | google.golang.org/protobuf 0..1.33.0
GO-2024-2687=CVE-2023-45288,GHSA-4v7x-pqxf-cx7m 2024-04-03 - Endless CONTINUATION frames keep net/http busy | stdlib 0..1.21.9, 1.22.0-0..1.22.2; golang.org/x/net 0..0.23.0
GO-2024-2887=CVE-2024-24790 2024-06-05 - Methods of netip answer wrongly for IPv4 addresses mapped into IPv6 | stdlib 0..1.21.11, 1.22.0-0..1.22.4
GO-2024-2963=CVE-2024-24791 2024-07-02 - Answers to 100-continue leave a connection of net/http broken | stdlib 0..1.21.12, 1.22.0-0..1.22.5
GO-2024-3106=CVE-2024-34156 2024-09-06 - Deeply nested values exhaust the stack of encoding/gob | stdlib 0..1.22.7, 1.23.0-0..1.23.1
GO-2024-3321=CVE-2024-45337,GHSA-v778-237x-gjrc 2024-12-12 - A key that was only offered may be taken for the one that signed in | golang.org/x/crypto 0..0.31.0
GO-2024-3333=CVE-2024-45338,GHSA-w32m-9786-jp63 2024-12-18 - Certain markup makes the HTML parser slow | golang.org/x/net 0..0.33.0
GO-2025-3373=CVE-2024-45341 2025-01-28 - Zones in IPv6 addresses slip past name constraints of certificates | stdlib 0..1.22.11, 1.23.0-0..1.23.5, 1.24.0-0..1.24.0-rc.2
GO-2025-3503=CVE-2025-22870,GHSA-qxp5-gwg8-xv66 2025-03-12 - Zones in IPv6 addresses slip past the list of hosts without proxy | stdlib 0..1.23.7, 1.24.0-0..1.24.1; golang.org/x/net 0..0.36.0
GO-2025-3540=CVE-2025-29923,GHSA-92cp-5422-2mw7 2025-03-20 - Answers may come to the wrong question when go-redis times out | github.com/redis/go-redis/v9 9.5.1..9.5.5 / 0..9.6.3 / 9.7.0-beta.1..9.7.3
GO-2025-3553=CVE-2025-30204,GHSA-mh63-6h87-95cp 2025-03-21 - A token with many dots makes the JWT parser allocate too much | github.com/golang-jwt/jwt/v4 0..4.5.2; github.com/golang-jwt/jwt/v5 5.0.0-rc.1..5.2.2
GO-2025-3563=CVE-2025-22871 2025-04-08 - Bare line feeds in chunk sizes let requests be smuggled | stdlib 0..1.23.8, 1.24.0-0..1.24.2
GO-2025-3595=CVE-2025-22872 2025-04-16 - Unquoted attributes that end in a slash are misread | golang.org/x/net 0..0.38.0
GO-2025-3600=CVE-2025-30215,GHSA-fhg8-qxh5-7q3w 2025-04-16 - JetStream's interface lacks checks, so that one account reaches another | github.com/nats-io/nats-server/v2 2.2.0..2.10.27, 2.11.0..2.11.1
GO-2025-4188=CVE-2025-65637,GHSA-4f99-4q7p-p3gh 2025-12-04 - A long line without an end stops the logger's writer | github.com/sirupsen/logrus 0..1.8.3, 1.9.0..1.9.1, 1.9.2..1.9.3
GO-2026-4923=CVE-2026-33817,GHSA-6jwv-w5xf-7j27 2026-04-07 - An empty branch page panics in bbolt (taken back as wrong) withdrawn:2026-04-08 | go.etcd.io/bbolt 0..
`

const npmRecords = `
GHSA-35jh-r3h4-6jhm=CVE-2021-23337 2021-05-06 NLHNUHHH Commands can be injected through lodash's templates | lodash 0..4.17.21
GHSA-xvch-5gv4-984h=CVE-2021-44906 2022-03-18 NLNNUHHH minimist lets arguments change prototypes | minimist 0..0.2.4, 1.0.0..1.2.6
GHSA-c2qf-rxjj-qqgw=CVE-2022-25883 2023-06-21 NLNNUNNH Long ranges make the parser of semver slow | semver 0..5.7.2, 6.0.0..6.3.1, 7.0.0..7.5.2
GHSA-wf5p-g6vw-rhxx=CVE-2023-45857 2023-11-08 NLNRUHNN axios sends its anti-forgery token to other hosts | axios 0.8.1..0.28.0, 1.0.0..1.6.0
GHSA-jpcq-cgw6-v4j6=CVE-2020-11023 2020-04-29 NHNRCHLN Markup with option elements runs scripts in jQuery | jquery 1.0.3..3.5.0
GHSA-cxjh-pqwp-8mfp=CVE-2024-28849 2024-03-14 NLLNUHNN follow-redirects sends a proxy's password to other hosts | follow-redirects 0..1.15.6
GHSA-rv95-896h-c2vc=CVE-2024-29041 2024-03-25 NLNRCLLN Malformed addresses slip past the allow-list of express | express 0..4.19.2
GHSA-3h5v-q93c-6h6q=CVE-2024-37890 2024-06-17 NLNNUNNH Many headers crash a server built on ws | ws 7.0.0..7.5.10, 8.0.0..8.17.1
GHSA-grv7-fg5c-xmjg=CVE-2024-4068 2024-05-14 NLNNUNNH Unbalanced braces make braces use up memory | braces 0..3.0.3
GHSA-9wv6-86v2-598j=CVE-2024-45296 2024-09-09 NLNNUNNH Two parameters in one path segment make path-to-regexp slow | path-to-regexp 0..0.1.10
GHSA-qwcr-r2fm-qrc7=CVE-2024-45590 2024-09-10 NLNNUNNH Encoded bodies keep body-parser busy | body-parser 0..1.20.3
GHSA-pxg6-pf52-xh8x=CVE-2024-47764 2024-10-04 - cookie accepts characters out of bounds in names, paths and domains | cookie 0..0.7.0
`

const pypiRecords = `
PYSEC-2023-112=CVE-2023-38325 2023-07-14 - cryptography mishandles SSH certificates with critical options | cryptography 40.0.0..41.0.2
PYSEC-2023-135=CVE-2023-37920,GHSA-xqr8-7jwr-rhp7 2023-08-03 - certifi still trusts a withdrawn root | certifi 2015.4.28..2023.7.22
PYSEC-2023-227=CVE-2023-44271 2023-11-03 - Long text makes Pillow use up memory | pillow 0..10.0.0
PYSEC-2023-246=CVE-2023-47627,GHSA-gfw2-4jvh-wgfg 2023-11-14 NLNNUNHN Header parsing of aiohttp lets requests be smuggled | aiohttp 0..3.8.6
PYSEC-2023-250=CVE-2023-49081,GHSA-q3qx-c6g2-7pw2 2023-11-30 NLNNUNLN A method's version lets requests be changed in aiohttp | aiohttp 0..3.9.0
PYSEC-2023-254=CVE-2023-49083,GHSA-jfhm-5ghh-2f97 2023-11-29 NLNNUNNH PKCS7 data without certificates crashes cryptography | cryptography 3.1..41.0.6
PYSEC-2024-24=CVE-2024-23334,GHSA-5h86-8mv2-jq9f 2024-01-29 NLNNUHNN Following links gives aiohttp's files outside of the folder away | aiohttp 1.0.5..3.9.2
GHSA-5h86-8mv2-jq9f=CVE-2024-23334 2024-01-29 NHNNUHNN Static routes of aiohttp that follow links leave their folder | aiohttp 1.0.5..3.9.2
PYSEC-2024-26=CVE-2024-23829,GHSA-8qpw-xqxj-h4r2 2024-01-29 NLNNUNLL aiohttp's parser accepts what others refuse | aiohttp 0..3.9.2
PYSEC-2024-38=CVE-2024-24762,GHSA-qf9m-vfgh-m389 2024-02-05 NLNNUNNH Content types make the parser behind fastapi slow | fastapi 0..0.109.1
PYSEC-2024-40=CVE-2024-27454 2024-02-26 - Deeply nested JSON exhausts orjson | orjson 0..3.9.15
PYSEC-2024-60=CVE-2024-3651 2024-07-07 NLNNUNNH Crafted names keep idna busy | idna 0.1..3.7
GHSA-h5c8-rqwp-cp95=CVE-2024-22195 2024-01-11 NLNRULLN Attribute names with spaces reach a page through jinja2's xmlattr | jinja2 0..3.1.3
GHSA-9wx4-h78v-vm56=CVE-2024-35195 2024-05-20 LHHRUHHN requests goes on without checking certificates once it was told so | requests 0..2.32.0
GHSA-34jh-p97f-mpxf=CVE-2024-37891 2024-06-17 NHHNUHNN urllib3 sends a proxy's password to other hosts | urllib3 0..1.26.19, 2.0.0..2.2.2
GHSA-w3h3-4rj7-4ph4=CVE-2024-1135 2024-04-16 NLNNUNHN gunicorn misreads Transfer-Encoding, so that requests can be smuggled | gunicorn 0..22.0.0
`

// debianRecords are of the container's base, Debian 12.
const debianRecords = `
DEBIAN-CVE-2023-4911=CVE-2023-4911 2023-10-03 - The dynamic loader of glibc overruns a buffer | glibc 0..2.36-9+deb12u3
DEBIAN-CVE-2024-2961=CVE-2024-2961 2024-04-17 - Converting to ISO-2022-CN-EXT overruns a buffer of glibc | glibc 0..2.36-9+deb12u6
DEBIAN-CVE-2023-38545=CVE-2023-38545 2023-10-18 - A long host name overruns curl's buffer for SOCKS5 | curl 0..7.88.1-10+deb12u4
DEBIAN-CVE-2023-44487=CVE-2023-44487 2023-10-10 - Opening and resetting streams exhausts nghttp2 | nghttp2 0..1.52.0-1+deb12u1
DEBIAN-CVE-2023-45853=CVE-2023-45853 2023-10-14 - The MiniZip part of zlib overflows on long file names | zlib 0..
DEBIAN-CVE-2022-37434=CVE-2022-37434 2022-08-05 - A long extra field in a gzip header overruns a buffer of zlib | zlib 0..1:1.2.11.dfsg-4.1
`

// exploited are entries of CISA's catalogue: CVE | added | due | vendor | product | what it is, in our words.
const exploited = `
CVE-2014-6271 | 2022-01-28 | 2022-07-28 | GNU | Bourne-Again Shell (Bash) | Commands in environment variables
CVE-2016-5195 | 2022-03-03 | 2022-03-24 | Linux | Kernel | Race in copy-on-write
CVE-2020-11023 | 2025-01-23 | 2025-02-13 | JQuery | JQuery | Cross-site scripting
CVE-2017-17562 | 2021-12-10 | 2022-06-10 | Embedthis | GoAhead | Code run through CGI variables
CVE-2021-3156 | 2022-04-06 | 2022-04-27 | Sudo | Sudo | Heap overflow in the command line
CVE-2022-0185 | 2024-08-21 | 2024-09-11 | Linux | Kernel | Heap overflow in file system contexts
CVE-2022-0847 | 2022-04-25 | 2022-05-16 | Linux | Kernel | Overwriting of read-only files
CVE-2023-4911 | 2023-11-21 | 2023-12-12 | GNU | GNU C Library | Overflow in the dynamic loader
CVE-2023-44487 | 2023-10-10 | 2023-10-31 | IETF | HTTP/2 | Exhaustion by reset streams
CVE-2024-1086 | 2024-05-30 | 2024-06-20 | Linux | Kernel | Use after free in nf_tables
CVE-2024-53104 | 2025-02-05 | 2025-02-26 | Linux | Kernel | Out-of-bounds write in uvcvideo
CVE-2025-27363 | 2025-05-06 | 2025-05-27 | FreeType | FreeType | Out-of-bounds write in variable fonts
CVE-2023-28434 | 2023-09-19 | 2023-10-10 | MinIO | MinIO | Rights raised by crafted requests
CVE-2021-44228 | 2021-12-10 | 2021-12-24 | Apache | Log4j2 | Code from a directory server is run | ransomware
CVE-2014-0160 | 2022-05-04 | 2022-05-25 | OpenSSL | OpenSSL | Memory given away in heartbeats
`
