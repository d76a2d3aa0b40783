package demo

// The firmware inventories. A line holds the name in pkg:generic, the vendor and product in CPE names, and the version
// in each release: ^ is the one to the left, - is not there.

// gateway: versions 3.8.2, 3.9.4, 3.10.1, 4.0.0, 4.1.2, 4.2.0, 4.3.0-rc.1.
const gateway = `
linux linux:linux_kernel 4.19.94 4.19.152 5.10.41 5.15.32 5.15.120 5.15.167 6.6.63
u-boot denx:u-boot 2019.04 ^ 2020.10 2022.01 ^ ^ 2024.01
busybox busybox:busybox 1.31.1 ^ 1.33.1 1.35.0 ^ 1.36.1 1.37.0
glibc gnu:glibc 2.30 ^ 2.33 2.35 ^ ^ 2.39
openssl openssl:openssl 1.1.1d 1.1.1h 1.1.1k 3.0.2 3.0.10 3.0.15 ^
zlib zlib:zlib 1.2.11 ^ ^ 1.2.12 1.2.13 ^ 1.3.1
expat libexpat_project:libexpat 2.2.9 ^ 2.4.1 2.4.8 2.5.0 2.6.2 2.6.4
curl haxx:curl 7.67.0 7.73.0 7.76.1 7.82.0 8.1.2 8.7.1 8.11.0
dnsmasq thekelleys:dnsmasq 2.80 2.82 2.85 2.86 2.89 2.90 ^
dropbear dropbear_ssh_project:dropbear_ssh 2019.78 2020.80 2020.81 2022.82 2022.83 2024.85 2024.86
hostapd w1.fi:hostapd 2.9 ^ ^ 2.10 ^ ^ 2.11
wpa_supplicant w1.fi:wpa_supplicant 2.9 ^ ^ 2.10 ^ ^ 2.11
mosquitto eclipse:mosquitto 1.6.8 1.6.12 2.0.10 2.0.14 2.0.15 2.0.18 2.0.20
nghttp2 nghttp2:nghttp2 1.40.0 1.41.0 1.43.0 1.47.0 1.52.0 1.61.0 1.64.0
freetype freetype:freetype - - 2.10.4 2.12.1 ^ 2.13.0 2.13.3
sudo sudo_project:sudo 1.8.31 ^ 1.9.8p2 - - - -
sqlite sqlite:sqlite 3.30.1 3.33.0 3.35.5 3.38.5 3.42.0 3.45.1 3.46.1
libxml2 xmlsoft:libxml2 2.9.10 ^ 2.9.12 2.9.14 2.10.4 2.12.6 2.13.5
pcre2 pcre:pcre2 10.33 10.35 10.37 10.39 10.42 10.43 10.44
json-c json-c:json-c 0.13.1 0.14 0.15 ^ 0.16 0.17 0.18
lua lua:lua 5.3.5 ^ 5.4.3 5.4.4 ^ 5.4.6 5.4.7
lighttpd lighttpd:lighttpd 1.4.54 1.4.55 1.4.59 1.4.64 1.4.69 1.4.76 ^
ppp point-to-point_protocol_project:point-to-point_protocol 2.4.7 ^ 2.4.9 ^ ^ 2.5.0 2.5.1
bluez bluez:bluez 5.52 ^ 5.58 5.64 5.66 5.72 5.79
dbus freedesktop:dbus 1.12.16 1.12.20 ^ 1.14.0 1.14.8 1.14.10 ^
avahi avahi:avahi 0.7 0.8 ^ ^ ^ ^ ^
ncurses gnu:ncurses 6.1 6.2 ^ 6.3 6.4 ^ 6.5
readline gnu:readline 8.0 ^ 8.1 ^ 8.2 ^ ^
bash gnu:bash 5.0 ^ 5.1 ^ 5.2 ^ ^
libpng libpng:libpng 1.6.37 ^ ^ ^ 1.6.39 1.6.43 1.6.44
libpcap tcpdump:libpcap 1.9.1 ^ 1.10.0 1.10.1 1.10.4 ^ 1.10.5
tcpdump tcpdump:tcpdump 4.9.3 ^ 4.99.0 4.99.1 4.99.4 ^ -
iptables netfilter:iptables 1.8.3 1.8.5 1.8.7 ^ 1.8.9 1.8.10 1.8.11
nftables netfilter:nftables - - 0.9.8 1.0.2 1.0.7 1.0.9 1.1.1
iproute2 iproute2_project:iproute2 5.3.0 5.8.0 5.11.0 5.17.0 6.3.0 6.7.0 6.11.0
libnl libnl_project:libnl 3.5.0 ^ ^ ^ 3.7.0 3.9.0 3.10.0
libmnl - 1.0.4 ^ ^ ^ 1.0.5 ^ ^
libnftnl - 1.1.4 1.1.7 1.1.9 1.2.1 1.2.5 1.2.6 1.2.8
libevent libevent_project:libevent 2.1.11 2.1.12 ^ ^ ^ ^ ^
libuv libuv:libuv 1.34.0 1.40.0 1.41.0 1.44.2 ^ 1.48.0 1.49.2
libwebsockets libwebsockets:libwebsockets 3.2.2 4.0.20 4.1.6 4.2.2 4.3.2 4.3.3 ^
c-ares c-ares:c-ares 1.15.0 1.16.1 1.17.1 1.18.1 1.19.1 1.27.0 1.34.3
libssh2 libssh2:libssh2 1.9.0 ^ ^ 1.10.0 1.11.0 ^ 1.11.1
protobuf-c protobuf-c:protobuf-c 1.3.2 1.3.3 ^ 1.4.0 1.4.1 1.5.0 ^
libmodbus libmodbus:libmodbus 3.1.6 ^ ^ 3.1.7 3.1.10 ^ ^
jansson jansson_project:jansson 2.12 2.13.1 ^ 2.14 ^ ^ ^
util-linux kernel:util-linux 2.34 2.36 ^ 2.37.4 2.38.1 2.39.3 2.40.2
e2fsprogs e2fsprogs_project:e2fsprogs 1.45.4 1.45.6 1.46.1 1.46.5 1.47.0 ^ 1.47.1
mtd-utils - 2.1.1 2.1.2 ^ 2.1.4 2.1.5 2.1.6 2.2.1
libubootenv - - 0.2 0.3.1 0.3.2 0.3.4 0.3.5 0.3.6
swupdate - 2019.11 2020.04 2020.11 2021.11 2022.12 2023.12 2024.05
chrony tuxfamily:chrony 3.5 ^ 4.0 4.2 4.3 4.5 4.6.1
logrotate logrotate_project:logrotate 3.15.1 3.17.0 3.18.0 3.19.0 3.21.0 ^ 3.22.0
gnutls gnu:gnutls 3.6.10 3.6.15 3.7.1 3.7.4 3.7.9 3.8.3 3.8.6
nettle nettle_project:nettle 3.5.1 3.6 3.7.2 3.7.3 3.9.1 ^ 3.10
libtasn1 gnu:libtasn1 4.14 4.16.0 ^ 4.18.0 4.19.0 ^ ^
gmp gmplib:gmp 6.1.2 6.2.0 6.2.1 ^ ^ 6.3.0 ^
libgcrypt gnupg:libgcrypt 1.8.5 1.8.7 1.9.3 1.9.4 1.10.2 1.10.3 1.11.0
libgpg-error - 1.36 1.39 1.42 1.44 1.46 1.48 1.50
xz tukaani:xz 5.2.4 5.2.5 ^ ^ 5.4.2 5.4.6 5.6.3
zstd facebook:zstandard 1.4.4 1.4.5 1.4.9 1.5.2 1.5.5 ^ 1.5.6
lz4 lz4_project:lz4 1.9.2 ^ 1.9.3 ^ 1.9.4 ^ 1.10.0
bzip2 bzip:bzip2 1.0.8 ^ ^ ^ ^ ^ ^
gzip gnu:gzip 1.10 ^ ^ 1.11 1.12 1.13 ^
libyaml pyyaml:libyaml 0.2.2 0.2.5 ^ ^ ^ ^ ^
kmod kernel:kmod 26 27 28 29 30 31 33
eudev gentoo:eudev 3.2.9 ^ 3.2.10 - - - -
systemd systemd_project:systemd - - - 250.5 ^ ^ 255.13
linux-pam linux-pam:linux-pam 1.3.1 ^ 1.5.1 1.5.2 ^ 1.5.3 1.6.1
shadow shadow-maint:shadow 4.8 4.8.1 ^ 4.11.1 4.13 ^ 4.16.0
libcap libcap_project:libcap 2.27 2.43 2.48 2.63 2.69 ^ 2.70
libffi libffi_project:libffi 3.2.1 3.3 ^ 3.4.2 3.4.4 3.4.6 ^
glib gnome:glib 2.62.4 2.64.5 2.66.7 2.72.1 2.74.6 2.78.4 2.82.2
libstdc++ gnu:gcc 9.2.0 9.3.0 10.3.0 11.2.0 11.4.0 ^ 13.3.0
python python:python 3.7.5 3.8.6 3.9.5 - - - -
qtbase qt:qt - - 5.15.2 5.15.3 5.15.10 ^ 6.5.7
paho-mqtt-c eclipse:paho_mqtt_c_client 1.3.1 1.3.6 1.3.8 1.3.9 1.3.12 1.3.13 ^
openvpn openvpn:openvpn 2.4.8 2.4.9 2.5.2 2.5.6 2.5.9 2.6.9 2.6.12
rsync samba:rsync 3.1.3 3.2.3 ^ 3.2.5 3.2.7 ^ 3.3.0
wireless-regdb - 2019.06.03 2020.04.29 2021.04.21 2022.02.18 2023.05.03 2024.01.23 2024.10.07
tzdata - 2019c 2020d 2021a 2022a 2023c 2024a 2024b
ca-certificates - 20190110 20200601 20210119 20211016 20230311 20240203 20241223
`

// gatewayOwn are parts without a name that the world knows: ours, and what chip makers hand over. A ? is a part of
// which nobody wrote down the version. These have no package URL.
const gatewayOwn = `
nw-core Nordwerk 3.8.2 3.9.4 3.10.1 4.0.0 4.1.2 4.2.0 4.3.0-rc.1
nw-heatcurve Nordwerk 1.4 1.6 1.9 2.0 2.1 2.2 2.3
nw-panel Nordwerk - - 1.0 2.0 2.1 2.2 3.0
nw-updater Nordwerk 0.9 1.0 1.0 1.2 1.2 1.3 1.4
ebus-codec Halbton 2.1 ^ ^ 2.4 ^ ^ ^
hb43-wlan-firmware Halbton ? ? ? 7.45.98 ^ 7.45.241 ^
hb-secure-element-library Halbton - - - ? ? ? ?
display-controller-blob Halbton - - ? ? ? ? ?
`

// gatewayUnversioned carry a package URL whose version says nothing.
const gatewayUnversioned = `
nw-bsp-tools git
meta-nordwerk-scripts unknown
openmetering-codec latest
`

// sensor: versions 1.4.2, 1.6.0, 2.0.1, 2.1.0-rc.1.
const sensor = `
freertos-kernel amazon:freertos 10.2.1 10.4.1 10.5.1 11.1.0
lwip lwip_project:lwip 2.1.2 ^ 2.1.3 2.2.0
mbedtls arm:mbed_tls 2.16.4 2.16.9 2.28.1 3.6.0
wolfssl wolfssl:wolfssl 4.4.0 4.7.0 5.5.1 5.7.2
wolfboot - 1.5 1.6 1.13 2.1.0
littlefs - 2.2.1 2.4.0 2.5.1 2.9.3
tinycbor intel:tinycbor 0.5.2 0.5.4 0.6.0 ^
nanopb nanopb_project:nanopb 0.3.9.3 0.4.1 0.4.7 0.4.8
newlib newlib_project:newlib 3.1.0 3.3.0 4.3.0 4.4.0
cmsis arm:cmsis-rtos 5.6.0 5.7.0 5.9.0 6.1.0
libcoap libcoap:libcoap 4.2.1 ^ 4.3.1 4.3.4
micro-ecc - 1.0 ^ 1.1 ^
segger-rtt - 6.54 6.88 7.60 7.94
heatshrink - 0.4.1 ^ ^ ^
`

const sensorOwn = `
rs-app Nordwerk 1.4.2 1.6.0 2.0.1 2.1.0-rc.1
rs-radio-driver Halbton 3.0 3.2 ? ?
hb-phy-library Halbton ? ? ? ?
hb-wlan-commissioning Halbton - 1.1 1.4 1.4
`

// radio: versions 2.3.0, 2.5.1, 3.0.0.
const radio = `
freertos-kernel amazon:freertos 10.4.1 10.5.1 11.1.0
mbedtls arm:mbed_tls 2.16.9 2.28.1 2.28.8
nanopb nanopb_project:nanopb 0.4.1 0.4.7 0.4.8
newlib newlib_project:newlib 3.3.0 4.3.0 4.4.0
heatshrink - 0.4.1 ^ ^
`

const radioOwn = `
nw-mesh Nordwerk 2.3.0 2.5.1 3.0.0
hb-phy-library Halbton ? ? ?
`

// logger is what the service desk found by opening a device and reading its web pages.
const logger = `name;version;supplier;origin;confidence;kind;purl;cpe;notes
lwIP;1.4.1;;web page "about";medium;software;pkg:generic/lwip@1.4.1;cpe:2.3:a:lwip_project:lwip:1.4.1:*:*:*:*:*:*:*;named in the licence page
GoAhead;2.5;Embedthis;banner of the web server;medium;software;pkg:generic/goahead@2.5;cpe:2.3:a:embedthis:goahead:2.5:*:*:*:*:*:*:*;
zlib;1.1.4;;strings in the firmware file;low;software;pkg:generic/zlib@1.1.4;cpe:2.3:a:zlib:zlib:1.1.4:*:*:*:*:*:*:*;
axTLS;;;strings in the firmware file;low;software;pkg:generic/axtls;;version not found
Firmware BM-Log;2.4b;Bressel Messtechnik AG;label;high;software;;;closed source
LPC1768;;NXP;looked at the board;high;hardware;;;microcontroller
DP83848C;;Texas Instruments;looked at the board;high;hardware;;;Ethernet transceiver
24LC256;;Microchip;looked at the board;high;hardware;;;EEPROM
`
