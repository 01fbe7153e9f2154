"""Opens ESP with AES-GMAC (RFC 4543) of a capture: scapy takes the packets apart, cryptography checks the ICVs.

Arguments: the capture, and the key table that --keys writes, in which lines of AES-GMAC are comments. Prints one line for
each ESP packet: its SPI, whether the ICV is right, and the first line of what is inside. Knows nothing of Gatehouse.
"""

import csv
import logging
import sys

logging.getLogger("scapy.runtime").setLevel(logging.ERROR)

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from scapy.layers.inet import IP, UDP
from scapy.layers.inet6 import IPv6
from scapy.layers.ipsec import ESP
from scapy.utils import PcapNgReader

IV, ICV, SALT = 8, 16, 4
IN_UDP = (4500, 5061)  # RFC 3948, and Port_ued of Improved IMS AKA


def keys(table):
    """SPI to (key, salt); the salt stands behind the key."""
    found = {}
    with open(table, encoding="ascii") as lines:
        for row in csv.reader(line.lstrip("# ") for line in lines if "AES-GMAC" in line):
            material = bytes.fromhex(row[7].removeprefix("0x"))
            found[int(row[3], 16)] = (material[:-SALT], material[-SALT:])
    return found


def esp_of(packet):
    """The ESP packet in a frame, right in IP or in UDP (RFC 3948); None when there is none."""
    for version in (IP, IPv6):
        if version in packet:
            inside = packet[version].payload
            if isinstance(inside, ESP):
                return inside
            if isinstance(inside, UDP) and {inside.sport, inside.dport} & set(IN_UDP):
                octets = bytes(inside.payload)
                if len(octets) > 8 and octets[:4] != bytes(4):
                    return ESP(octets)
    return None


def main(capture, table):
    known = keys(table)
    with PcapNgReader(capture) as frames:
        for frame in frames:
            esp = esp_of(frame)
            if esp is None:
                continue
            spi, header = esp.spi, bytes(esp)[:8]
            if spi not in known:
                print(f"0x{spi:08x} unknown")
                continue
            key, salt = known[spi]
            iv, plain, icv = esp.data[:IV], esp.data[IV:-ICV], esp.data[-ICV:]
            try:
                AESGCM(key).decrypt(salt + iv, icv, header + iv + plain)
            except InvalidTag:
                print(f"0x{spi:08x} wrong")
                continue
            padding, following = plain[-2], plain[-1]
            assert plain[-2 - padding:-2] == bytes(range(1, padding + 1)), "RFC 4303 2.4"
            payload = plain[:-2 - padding]
            inner = {4: IP, 41: IPv6, 17: UDP}[following](payload)
            text = bytes(inner[UDP].payload).split(b"\r\n", 1)[0].decode("ascii", "replace")
            print(f"0x{spi:08x} right {text}")


main(sys.argv[1], sys.argv[2])
