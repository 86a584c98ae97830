"""Certificates for the hall: the office's own, or those of a small authority made here."""

import ipaddress
import os
import socket
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from evaluation.server.place import ServerRefused

AUTHORITY_DAYS, SERVER_DAYS, RENEWED_BEFORE = 3650, 397, 30
"""Browsers refuse a server's certificate that is good for more than 398 days."""

Key = ec.EllipticCurvePrivateKey


class Line(msgspec.Struct, frozen=True):
    """What a server needs for TLS. `authority`: the file that tablets are to trust, if ours."""

    chain: Path
    key: Path
    authority: Path | None = None


def office_line(chain: Path, key: Path) -> Line:
    """The office's own certificate. Raises ServerRefused where it doesn't fit or is out of date."""
    try:
        certificate = x509.load_pem_x509_certificate(chain.read_bytes())
        private = serialization.load_pem_private_key(key.read_bytes(), password=None)
    except (OSError, ValueError, TypeError) as problem:
        raise ServerRefused(
            f"证书或私钥读不出来（{problem}）。要 PEM 格式、没有口令。"
        ) from problem
    if certificate.public_key() != private.public_key():
        raise ServerRefused("证书与私钥不是一对。请核对两个文件。")
    if certificate.not_valid_after_utc < datetime.now(UTC):
        raise ServerRefused(f"证书已在 {certificate.not_valid_after_utc:%Y-%m-%d} 到期。请换新的。")
    return Line(chain, key)


def local_line(folder: Path, names: Sequence[str]) -> Line:
    """A certificate for these names and addresses by an authority that lives in `folder`.

    Authority and certificate are kept; the certificate is made anew when its names have changed or
    its time runs out, so that tablets that trust the authority go on trusting.
    """
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    authority, key = folder / "authority.crt", folder / "authority.key"
    if not (authority.exists() and key.exists()):
        _make_authority(authority, key)
    chain, server_key = folder / "server.crt", folder / "server.key"
    if not _is_fit(chain, server_key, authority, names):
        _make_server(chain, server_key, names, authority, key)
    return Line(chain, server_key, authority)


def names_of_this_machine(hall_address_host: str = "") -> list[str]:
    """Its names and addresses, as tablets might say them."""
    names = ["localhost", "127.0.0.1", socket.gethostname(), hall_address_host]
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as out:
        try:
            out.connect(("192.0.2.1", 9))  # sends nothing; tells which address would be used
            names.append(out.getsockname()[0])
        except OSError:
            pass  # no network at all: loopback is all there is
    return list(dict.fromkeys(name for name in names if name))


def fingerprint(certificate: Path) -> str:
    """SHA-256 in pairs, as tablets show it: AB:CD:…"""
    digest = x509.load_pem_x509_certificate(certificate.read_bytes()).fingerprint(hashes.SHA256())
    return ":".join(f"{byte:02X}" for byte in digest)


def _make_authority(path: Path, key_path: Path) -> None:
    key, now = ec.generate_private_key(ec.SECP256R1()), datetime.now(UTC)
    name = x509.Name(
        [
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, "行政执法评议"),
            x509.NameAttribute(NameOID.COMMON_NAME, f"评议会场证书 {os.urandom(3).hex().upper()}"),
        ]
    )
    usage = x509.KeyUsage(
        digital_signature=False,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=True,
        crl_sign=True,
        encipher_only=False,
        decipher_only=False,
    )
    made = (
        _begun(name, name, key, now, AUTHORITY_DAYS)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(usage, critical=True)
        .sign(key, hashes.SHA256())
    )
    _write(key_path, _pem(key))
    _write(path, made.public_bytes(serialization.Encoding.PEM))


def _make_server(
    chain: Path, key_path: Path, names: Sequence[str], authority: Path, authority_key: Path
) -> None:
    issuer = x509.load_pem_x509_certificate(authority.read_bytes())
    signer = serialization.load_pem_private_key(authority_key.read_bytes(), password=None)
    key, now = ec.generate_private_key(ec.SECP256R1()), datetime.now(UTC)
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, names[0][:64])])
    made = (
        _begun(subject, issuer.subject, key, now, SERVER_DAYS)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(
            x509.SubjectAlternativeName([_general(name) for name in names]), critical=False
        )
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        .sign(signer, hashes.SHA256())  # type: ignore[arg-type]  # made above, an EC key
    )
    _write(key_path, _pem(key))
    _write(chain, made.public_bytes(serialization.Encoding.PEM) + authority.read_bytes())


def _begun(
    subject: x509.Name, issuer: x509.Name, key: Key, now: datetime, days: int
) -> x509.CertificateBuilder:
    """From yesterday on: a tablet's clock may be behind."""
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now - timedelta(days=1) + timedelta(days=days))
    )


def _is_fit(chain: Path, key: Path, authority: Path, names: Sequence[str]) -> bool:
    if not (chain.exists() and key.exists()):
        return False
    made = x509.load_pem_x509_certificate(chain.read_bytes())
    issuer = x509.load_pem_x509_certificate(authority.read_bytes())
    there = made.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    left = made.not_valid_after_utc - datetime.now(UTC)
    return (
        {_general(name) for name in names} <= set(there)
        and left > timedelta(days=RENEWED_BEFORE)
        and made.issuer == issuer.subject
    )


def _general(name: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ipaddress.ip_address(name))
    except ValueError:
        return x509.DNSName(name)


def _pem(key: Key) -> bytes:
    return key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )


def _write(path: Path, content: bytes) -> None:
    """Whole or not at all, for the owner alone."""
    part = path.with_name(f"{path.name}.part")
    with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    part.replace(path)
