package demo

// The records below are facts of the public databases (ids, affected versions, fixed versions, scores of NVD or of the
// publisher, days of publication); the titles are ours. A line holds
//
//	id[=aliases] day score title | package ranges; package ranges
//
// The score is the eight values of a CVSS 3.1 vector in their order (AV AC PR UI S C I A; base metrics that NVD gave in
// 3.0 are written as 3.1, which knows the same ones), a whole vector of another version, or - for none. A range is a..b
// (b is the first fixed version), a..=b (b is the last affected one) or a.. (no fix known); a / begins another range of
// the same package, = names single versions.

// firmwareRecords are of components that no package manager knows: ecosystem "generic".
const firmwareRecords = `
CVE-2018-20679 2019-01-09 NLNNUHNN DHCP messages make busybox udhcp read behind its options | busybox 0..1.30.0
CVE-2021-28831 2021-03-19 NLNNUNNH Broken gzip data makes busybox gunzip free a wrong pointer | busybox 0..=1.32.1
CVE-2021-42374 2021-11-15 LHLNULNH Crafted LZMA data makes busybox unlzma read out of bounds | busybox 1.27.0..1.34.0
CVE-2021-42386 2021-11-15 NLHNUHHH Crafted awk patterns make busybox use freed memory | busybox 0..1.34.0
CVE-2022-28391 2022-04-03 NLNRUHHH Escape sequences in a DNS answer reach the terminal through busybox tools | busybox 0..=1.35.0
CVE-2023-42366 2023-11-27 LLNRUNNH The awk of busybox reads behind a token | busybox =1.36.1
CVE-2020-1971 2020-12-08 NHNNUNNH Comparing two EDIPARTYNAME values stops openssl | openssl 1.0.2..1.0.2x, 1.1.1..1.1.1i
CVE-2021-3449 2021-03-25 NHNNUNNH A renegotiation message crashes a TLS server built on openssl | openssl 1.1.1..1.1.1k
CVE-2021-3711 2021-08-24 NLNNUHHH Decrypting SM2 data overruns a buffer of openssl | openssl 1.1.1..1.1.1l
CVE-2022-0778 2022-03-15 NLNNUNNH A certificate with odd curve parameters makes openssl loop for ever | openssl 1.0.2..1.0.2zd, 1.1.1..1.1.1n, 3.0.0..3.0.2
CVE-2022-3602 2022-11-01 NLNNUNNH An e-mail address in a certificate overruns a buffer of openssl by four bytes | openssl 3.0.0..3.0.7
CVE-2023-0286 2023-02-08 NHNNUHNH openssl takes an X.400 address for another type | openssl 1.0.2..1.0.2zg, 1.1.1..1.1.1t, 3.0.0..3.0.8
CVE-2023-5678 2023-11-06 NLNNUNNL Overlong Diffie-Hellman keys keep openssl busy | openssl 1.0.2..1.0.2zj, 1.1.1..1.1.1x, 3.0.0..3.0.13, 3.1.0..3.1.5
CVE-2018-25032 2022-03-25 NLNNUNNH Deflating certain data corrupts memory of zlib | zlib 0..1.2.12
CVE-2022-37434 2022-08-05 NLNNUHHH A long extra field in a gzip header overruns a buffer of zlib | zlib 0..1.2.13
CVE-2023-45853 2023-10-14 NLNNUHHH The MiniZip part of zlib overflows on long file names | zlib 0..1.3.1
CVE-2022-25235 2022-02-16 NLNNUHHH expat does not check whether UTF-8 in names is valid | expat 0..2.4.5
CVE-2022-40674 2022-09-14 NHNNUHHH expat uses freed memory while it parses content | expat 0..2.4.9
CVE-2022-43680 2022-10-24 NLNNUNNH Running out of memory makes expat free a shared DTD too early | expat 0..2.5.0
CVE-2023-52425 2024-02-04 NLNNUNNH Large tokens in small pieces keep expat busy | expat 0..2.6.0
CVE-2024-45491 2024-08-30 NLNNUHHH A counter of expat overflows on 32-bit machines | expat 0..2.6.3
CVE-2024-8176 2025-03-14 NLNNUNNH Nested entities exhaust the stack of expat | expat 0..2.7.0
CVE-2019-5482 2019-09-16 NLNNUHHH TFTP answers overrun a buffer of curl | curl 7.19.4..7.66.0
CVE-2022-32221 2022-12-05 NLNNUHHH curl sends the data of an earlier POST with a PUT | curl 7.7..7.86.0
CVE-2023-27533 2023-03-30 NLNRUHHH Options of TELNET can be smuggled into curl | curl 7.7..8.0.0
CVE-2023-38545 2023-10-18 NLNNUHHH A long host name overruns curl's buffer for SOCKS5 | curl 7.69.0..8.4.0
CVE-2023-38546 2023-10-18 NHNNUNLN A file called none is read as cookies by curl | curl 7.9.1..8.4.0
CVE-2024-2398 2024-03-27 - HTTP/2 push headers make curl lose memory | curl 7.44.0..8.7.0
CVE-2024-8096 2024-09-11 NLNNULLN curl with GnuTLS accepts some OCSP answers it should refuse | curl 7.41.0..8.10.0
CVE-2020-25681 2021-01-20 NHNNUHHH DNSSEC answers overrun a buffer of dnsmasq | dnsmasq 0..2.83
CVE-2020-25684 2021-01-20 NHNNUNLN dnsmasq accepts answers from any forwarder, which makes cache poisoning easier | dnsmasq 0..2.83
CVE-2022-0934 2022-08-29 NLNNUNNH A DHCPv6 message makes dnsmasq write to freed memory | dnsmasq 0..2.87
CVE-2023-28450 2023-03-15 NLNNUNNH dnsmasq announces UDP answers that are too large to arrive | dnsmasq 0..2.90
CVE-2023-50387 2024-02-14 NLNNUNNH Crafted DNSSEC answers exhaust resolvers: KeyTrap | dnsmasq 0..2.90
CVE-2018-15599 2018-08-21 NLNNULNN dropbear tells by its timing whether a user exists | dropbear 0..=2018.76
CVE-2021-36369 2022-10-12 NLNNUNHN dropbear's client may be led to log in without the user's approval | dropbear 0..=2020.81
CVE-2023-48795 2023-12-18 NHNNUNHN Messages can be cut from the start of an SSH session: Terrapin | dropbear 0..=2022.83; libssh2 0..=1.11.0; openssh 0..9.6
CVE-2019-16275 2019-09-12 ALNNUNNH A forged frame disconnects stations in spite of protected management frames | hostapd 0..2.10; wpa_supplicant 0..2.10
CVE-2022-23303 2022-01-17 NLNNUHHH SAE of hostapd leaks through cache access patterns | hostapd 0..2.10; wpa_supplicant 0..2.10
CVE-2022-23304 2022-01-17 NLNNUHHH EAP-pwd of hostapd leaks through cache access patterns | hostapd 0..2.10; wpa_supplicant 0..2.10
CVE-2023-52160 2024-02-22 NLNRUHNN wpa_supplicant can be led to skip the inner authentication of PEAP | wpa_supplicant 0..=2.10
CVE-2021-34432 2021-07-27 NLNNUNNH An empty topic crashes mosquitto | mosquitto 0..2.0.8
CVE-2021-41039 2021-12-01 NLNNUNNH Many user properties at once keep mosquitto busy | mosquitto 1.6.0..2.0.12
CVE-2023-28366 2023-09-01 NLNNUNNH Repeated QoS 2 messages make mosquitto lose memory | mosquitto 1.3.2..2.0.16
CVE-2024-8376 2024-10-11 NLNNUNNH Certain sequences of packets make mosquitto lose memory or crash | mosquitto 0..2.0.19
CVE-2023-44487 2023-10-10 NLNNUNNH Opening and resetting streams exhausts HTTP/2 servers: Rapid Reset | nghttp2 0..1.57.0
CVE-2015-7547 2016-02-18 NHNNUHHH DNS answers overrun a stack buffer of the glibc resolver | glibc 2.9..2.23
CVE-2021-3999 2022-08-24 LLLNUHHH getcwd of glibc writes before its buffer | glibc 0..2.35
CVE-2022-23218 2022-01-14 NLNNUHHH Long paths overrun a buffer in svcunix_create of glibc | glibc 0..2.35
CVE-2023-4911 2023-10-03 LLLNUHHH A long GLIBC_TUNABLES overruns a buffer of the dynamic loader | glibc 2.34..2.39
CVE-2024-2961 2024-04-17 NLNNULLL Converting to ISO-2022-CN-EXT overruns a buffer of glibc | glibc 2.1.93..2.40
CVE-2025-27363 2025-03-11 NHNNUHHH Variable fonts make freetype write outside of its buffer | freetype 0..=2.13.0
CVE-2021-3156 2021-01-26 LLLNUHHH A backslash at the end of an argument overruns a buffer of sudo | sudo 1.8.2..1.8.32, 1.9.0..1.9.5p2
CVE-2022-35737 2022-08-03 NLNNUNNH Huge strings overrun an array of sqlite's C interface | sqlite 1.0.12..3.39.2
CVE-2022-40303 2022-11-23 NLNNUNNH Documents of several gigabytes overflow counters of libxml2 | libxml2 0..2.10.3
CVE-2022-1586 2022-05-16 NLNNUHNH pcre2 reads out of bounds while it compiles patterns with Unicode properties | pcre2 0..10.40
CVE-2020-12762 2020-05-09 LLNRUHHH A large document makes json-c write out of bounds | json-c 0..0.15
CVE-2020-8597 2020-02-03 NLNNUHHH An EAP packet overruns a buffer of pppd | ppp 2.4.2..2.4.9
CVE-2022-2526 2022-09-09 NLNNUHHH The resolver of systemd uses a stream after it was freed | systemd 0..240
CVE-2023-2603 2023-06-06 LLLNUHHH Long strings overflow a size in libcap | libcap 0..2.69
CVE-2024-22365 2024-02-06 LLLNUNNH A named pipe in place of a directory stops pam_namespace | linux-pam 0..1.6.0
CVE-2024-34397 2024-05-07 - Signals from other senders on D-Bus reach programs built on glib | glib 0..2.78.5, 2.79.0..2.80.1
CVE-2021-27219 2021-02-15 NLNNUNNH Lengths over 4 GiB are cut in g_bytes_new of glib | glib 0..2.66.6, 2.67.0..2.67.3
CVE-2021-3177 2021-01-19 NLNNUHHH Formatting a float in ctypes overruns a buffer of Python | python 0..3.6.13, 3.7.0..3.7.10, 3.8.0..3.8.8, 3.9.0..3.9.2
CVE-2020-15078 2021-04-26 NLNNUHNN Deferred authentication of openvpn can be passed by | openvpn 0..2.4.11, 2.5.0..2.5.2
CVE-2024-12084 2025-01-15 NLNNUHHH Checksum lengths from the client overrun a buffer of the rsync server | rsync 3.2.7..3.4.0
CVE-2024-12085 2025-01-14 NLNNUHNN An rsync server gives away a byte of its stack at a time | rsync 0..3.4.0
CVE-2019-7317 2019-02-04 NHNRUNNH libpng uses an image after it was freed | libpng 1.6.0..1.6.37
CVE-2023-32067 2023-05-25 NLNNUNNH An empty UDP packet ends name resolution of c-ares | c-ares 0..1.19.1
CVE-2024-24806 2024-02-07 NLNNULLL Long host names are cut by libuv and may name another host | libuv 1.24.0..1.48.0
CVE-2021-3520 2021-06-02 NLNNUHHH A crafted file makes lz4 move memory out of bounds | lz4 0..1.9.4
CVE-2019-12900 2019-06-19 NLNNUHHH Too many selectors make bzip2 write out of bounds | bzip2 0..1.0.7
CVE-2022-1271 2022-08-31 NLLNUHHH zgrep and xzgrep write to files named with a line break | gzip 0..1.12; xz 0..5.2.6
CVE-2024-3094 2024-03-29 NLNNCHHH Malicious code was hidden in the release archives of xz | xz =5.6.0 =5.6.1
CVE-2021-20305 2021-04-05 NHNNUHHH nettle accepts some signatures that are not valid | nettle 0..3.7.2
CVE-2021-46848 2022-10-24 NLNNUHNH libtasn1 reads one element too far | libtasn1 0..4.19.0
CVE-2021-33560 2021-06-08 NLNNUHNN ElGamal encryption of libgcrypt lacks blinding | libgcrypt 0..1.8.8, 1.9.0..1.9.3
CVE-2022-1304 2022-04-14 LLNRUHHH A damaged file system makes e2fsprogs write out of bounds | e2fsprogs 0..1.46.6
CVE-2022-0563 2022-02-21 LLLNUHNN chfn and chsh of util-linux show parts of other people's files | util-linux 0..2.37.4
CVE-2014-6271 2014-09-24 AV:N/AC:L/Au:N/C:C/I:C/A:C bash runs what follows a function in an environment variable: Shellshock | bash 0..4.3
CVE-2021-31571 2021-04-22 NLNNUHHH Creating a queue of a huge length overflows in FreeRTOS | freertos-kernel 0..10.4.3
CVE-2021-31572 2021-04-22 NLNNUHHH Creating a stream buffer of a huge length overflows in FreeRTOS | freertos-kernel 0..10.4.3
CVE-2021-43997 2021-11-17 LLLNUHHH Code without rights can raise its privilege under FreeRTOS with an MPU | freertos-kernel 10.2.0..10.5.0
CVE-2021-44732 2021-12-20 NLNNUHHH Running out of memory while a session is set makes Mbed TLS free twice | mbedtls 0..2.16.12 / 2.17.0..2.28.0 / 3.0.0..3.1.0
CVE-2022-46392 2022-12-15 NHLNUHNN Whoever watches memory accesses recovers RSA keys of Mbed TLS | mbedtls 0..2.28.2 / 3.0.0..3.3.0
CVE-2024-23775 2024-01-31 NLNNUNNH Setting an X.509 extension overflows a size in Mbed TLS | mbedtls 0..2.28.7 / 3.0.0..3.5.2
CVE-2022-25638 2022-02-24 NLNRUNHN wolfSSL skips a check of certificates in some handshakes of TLS 1.3 | wolfssl 0..5.2.0
CVE-2022-42905 2022-11-07 NLNNUHNH wolfSSL with callbacks reads behind a buffer | wolfssl 0..5.5.2
CVE-2020-22284 2021-07-22 NLNNUHNN The 6LoWPAN driver of lwIP overruns a buffer and gives data away | lwip =2.1.2
CVE-2020-26243 2020-11-25 NLNNUNNH Decoding a oneof twice makes nanopb lose memory | nanopb 0..0.3.9.7, 0.4.0..0.4.4
CVE-2022-28805 2022-04-08 NLNNUHNH Compiling crafted code makes Lua read out of bounds | lua 5.4.0..5.4.4
CVE-2022-22707 2022-01-06 NHNNUNNH The forwarding extension of lighttpd overruns its stack | lighttpd 1.4.46..1.4.64
CVE-2022-41556 2022-10-06 NLNNUNNH Half-open FastCGI connections use up lighttpd's slots | lighttpd 1.4.56..1.4.67
CVE-2020-27153 2020-10-15 - Removing a GATT device makes bluez free twice | bluez 0..5.55
CVE-2022-39176 2022-09-02 ALNNUHHH Long parameters of an audio profile show memory of bluez | bluez 0..5.59
CVE-2022-42012 2022-10-10 NLLNUNNH A message in the other byte order with a descriptor stops dbus | dbus 0..1.12.24, 1.13.0..1.14.4, 1.15.0..1.15.2
CVE-2023-34969 2023-06-08 NLLNUNNH Watching the bus lets others stop dbus | dbus 0..1.12.28, 1.13.0..1.14.8, 1.15.0..1.15.6
CVE-2023-1981 2023-05-26 LLLNUNNH Local programs can stop the avahi daemon | avahi 0..=0.8
CVE-2023-29491 2023-04-14 LLLNUHHH A terminal description chosen by the user corrupts memory of ncurses | ncurses 0..=6.4
CVE-2019-15165 2019-10-03 NLNNUNNL libpcap trusts the length of a section header | libpcap 0..1.9.1
CVE-2023-7256 2024-08-31 LLHNUNNH Listing remote interfaces makes libpcap free twice | libpcap 0..1.10.5
CVE-2020-8037 2020-11-04 NLNNUNNH Printing PPP packets makes tcpdump allocate too much | tcpdump 0..4.99.0
CVE-2019-11360 2019-07-12 - Long lines overrun a buffer of iptables-restore | iptables =1.8.2
CVE-2019-20795 2020-05-09 - Listing namespaces makes iproute2 use freed memory | iproute2 0..5.1.0
CVE-2016-10197 2017-03-15 NLNNUNNH Empty host names make libevent read out of bounds | libevent 0..2.1.6
CVE-2022-48468 2023-04-13 LLNRUNNH A length of zero overflows in protobuf-c | protobuf-c 0..1.4.1
CVE-2019-14463 2019-07-31 NLNNUHNH Short requests make libmodbus read out of bounds | libmodbus 0..3.0.7, 3.1.0..3.1.5
CVE-2020-36325 2021-04-26 NLNNUNNH Text without an end makes jansson read out of bounds | jansson 0..=2.13.1
CVE-2020-14367 2020-08-24 - chrony follows a link in place of its own file | chrony 0..3.5.1
CVE-2022-1348 2022-05-25 - Anybody can stop logrotate by locking its state file | logrotate 3.17.0..3.20.0
CVE-2020-13777 2020-06-04 NHNNUHHN Session tickets of gnutls are sealed with a key of zeros | gnutls 3.6.4..3.6.14
CVE-2022-2509 2022-08-01 NLNNUNNH Checking a PKCS7 signature makes gnutls free twice | gnutls 0..3.7.7
CVE-2024-0553 2024-01-16 NLNNUHNN gnutls tells by its timing whether a message was well-formed | gnutls 0..3.8.3
CVE-2021-43618 2021-11-15 NLNNUNNH Crafted numbers overflow a size in GMP on 32-bit machines | gmp 0..=6.2.1
CVE-2019-11922 2019-07-25 NHNNUHHH A race in compression makes zstd write out of bounds | zstd 0..1.3.8
CVE-2014-2525 2014-03-28 AV:N/AC:M/Au:N/C:P/I:P/A:P Percent signs in tags overrun a buffer of libyaml | libyaml 0..0.1.6
CVE-2023-29383 2023-04-14 LLLNUNLN chfn of shadow lets control characters into the list of accounts | shadow 0..=4.13
CVE-2023-34410 2023-06-05 NLNNUNLN Qt trusts roots of the system where the program named its own | qtbase 0..5.15.15, 6.0.0..6.2.9, 6.3.0..6.5.2
CVE-2022-34835 2022-06-30 NLNNUHHH The i2c command of U-Boot overruns its stack | u-boot 0..2022.07
CVE-2017-0553 2017-04-07 - Long messages overflow a size in libnl | libnl 0..3.3.0
CVE-2017-1000376 2017-06-19 - libffi asks for an executable stack | libffi 0..3.2
CVE-2017-17562 2017-12-12 NHNNUHHH Environment variables of CGI programs let strangers run code in GoAhead | goahead 0..3.6.5
CVE-2014-4883 2014-11-28 AV:N/AC:M/Au:N/C:N/I:P/A:N The resolver of lwIP uses numbers that can be guessed | lwip 0..=1.4.1
CVE-2021-3420 2021-03-05 NLNNUHHH Allocating close to the limit overflows in newlib | newlib 0..4.0.0
`

// kernelRecords have one range for each branch that is kept up, as the kernel's own CVE team writes them.
const kernelRecords = `
CVE-2016-5195 2016-11-10 LHLNUHHH A race in copy-on-write gives write access to read-only memory: Dirty COW | Kernel 2.6.22..4.4.26 / 4.5.0..4.7.9 / 4.8.0..4.8.3
CVE-2020-12351 2020-11-23 ALNNUHHH L2CAP packets confuse types in the Bluetooth stack: BleedingTooth | Kernel 4.8.0..4.9.240 / 4.10.0..4.14.202 / 4.15.0..4.19.152 / 4.20.0..5.4.72 / 5.5.0..5.8.16 / 5.9.0..5.9.1
CVE-2021-33909 2021-07-20 LLLNUHHH Very long paths overflow a size in the file system layer: Sequoia | Kernel 3.16.0..4.4.276 / 4.5.0..4.9.276 / 4.10.0..4.14.240 / 4.15.0..4.19.198 / 4.20.0..5.4.134 / 5.5.0..5.10.52 / 5.11.0..5.12.19 / 5.13.0..5.13.4
CVE-2022-0185 2022-02-11 LLNNUHHH An overlong parameter of a file system context overruns a buffer | Kernel 5.1.0..5.4.173 / 5.5.0..5.10.93 / 5.11.0..5.15.16 / 5.16.0..5.16.2
CVE-2022-0847 2022-03-10 LLLNUHHH Flags of a pipe let anybody overwrite files in the page cache: Dirty Pipe | Kernel 5.8.0..5.10.102 / 5.11.0..5.15.25 / 5.16.0..5.16.11
CVE-2023-32233 2023-05-08 LLLNUHHH nf_tables uses anonymous sets after they were freed | Kernel 0..4.14.315 / 4.15.0..4.19.283 / 4.20.0..5.4.243 / 5.5.0..5.10.180 / 5.11.0..5.15.111 / 5.16.0..6.1.28 / 6.2.0..6.2.15 / 6.3.0..6.3.2
CVE-2024-1086 2024-01-31 LLLNUHHH nf_tables frees a packet twice after a crafted verdict | Kernel 3.15.0..4.19.307 / 4.20.0..5.4.269 / 5.5.0..5.10.210 / 5.11.0..5.15.149 / 5.16.0..6.1.76 / 6.2.0..6.6.15 / 6.7.0..6.7.3
CVE-2024-53104 2024-12-02 LLLNUHHH Undefined frames of a USB camera make uvcvideo write out of bounds | Kernel 2.6.26..4.19.324 / 4.20.0..5.4.286 / 5.5.0..5.10.230 / 5.11.0..5.15.172 / 5.16.0..6.1.117 / 6.2.0..6.6.61 / 6.7.0..6.11.8 / 6.12.0..6.12.1
`

// fuzzRecords are found by fuzzing and have no CVE; their ranges are commits, so that the versions are listed.
const fuzzRecords = `
OSV-2023-460 2023-06-06 - Cleaning up a bridge's configuration crashes mosquitto | mosquitto =v2.0.16 =v2.0.17 =v2.0.18
OSV-2021-932 2021-07-08 - Resizing a packet overruns a buffer of dnsmasq | dnsmasq =v2.86 =v2.86rc1 =v2.86rc2 =v2.86rc3 =v2.87test1 =v2.87test2
`
