"""libsrtp2 opens the SRTP packets of a capture with the keys of --keys: an SRTP stack that is not ours.

usage: unprotect.py KEYS SIDE SENDER PACKETS   (PACKETS: one packet in hexadecimal a line; prints the opened ones)
"""
import base64
import ctypes
import sys

SUITES = {
    "AES_CM_128_HMAC_SHA1_80": "srtp_crypto_policy_set_rtp_default",
    "AES_CM_128_HMAC_SHA1_32": "srtp_crypto_policy_set_aes_cm_128_hmac_sha1_32",
    "AES_256_CM_HMAC_SHA1_80": "srtp_crypto_policy_set_aes_cm_256_hmac_sha1_80",
    "AEAD_AES_128_GCM": "srtp_crypto_policy_set_aes_gcm_128_16_auth",
    "AEAD_AES_256_GCM": "srtp_crypto_policy_set_aes_gcm_256_16_auth",
}


class Crypto(ctypes.Structure):
    _fields_ = [(name, ctypes.c_int) for name in ("cipher", "key", "auth", "authkey", "tag", "services")]


class Policy(ctypes.Structure):
    _fields_ = [
        ("ssrc_type", ctypes.c_int), ("ssrc", ctypes.c_uint), ("rtp", Crypto), ("rtcp", Crypto),
        ("key", ctypes.c_char_p), ("keys", ctypes.c_void_p), ("key_count", ctypes.c_ulong), ("ekt", ctypes.c_void_p),
        ("window", ctypes.c_ulong), ("repeat", ctypes.c_int), ("extensions", ctypes.c_void_p),
        ("extension_count", ctypes.c_int), ("next", ctypes.c_void_p),
    ]


def main(keys, side, sender, packets):
    for line in open(keys):
        words = line.split()
        if words[1:3] == [side, sender]:
            suite, key = words[3], base64.b64decode(words[4])
    srtp = ctypes.CDLL("libsrtp2.so.1")
    assert srtp.srtp_init() == 0
    policy = Policy(ssrc_type=2, key=key, window=128)  # ssrc_any_inbound
    for part in (policy.rtp, policy.rtcp):
        getattr(srtp, SUITES[suite])(ctypes.byref(part))
    session = ctypes.c_void_p()
    assert srtp.srtp_create(ctypes.byref(session), ctypes.byref(policy)) == 0
    for line in open(packets):
        packet = bytes.fromhex(line.strip())
        buffer = ctypes.create_string_buffer(packet, len(packet) + 64)
        length = ctypes.c_int(len(packet))
        if srtp.srtp_unprotect(session, buffer, ctypes.byref(length)) == 0:
            print(buffer.raw[: length.value].hex())


main(*sys.argv[1:])
