"""Notices reach the folder always, and a real mail server on this machine where one is set."""

from __future__ import annotations

import email
import email.policy
import ipaddress
import ssl
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import duckdb
import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, Envelope, LoginPassword, Session
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from pydantic import SecretStr

from tests.integration.publishing import MONTH, make_candidate, settings_for
from warehouse.errors import WarehouseError
from warehouse.notices import notify
from warehouse.orchestration.up import free_port
from warehouse.settings import Settings

_QUALITY = """
create table mart.dim_quality_rule as
select * from (values
    ('MRT-SUM-001', 1, 'Parts make their total.', 'Else one is wrong.', 'Ask for both.', 'performance lead'),
    ('EXT-FIG-001', 1, 'A key occurs once.', 'Else it counts twice.', 'Send it again.', 'data engineer'),
    ('EXT-FIG-002', 1, 'A figure has a unit.', 'Else nobody can read it.', 'Add the unit.', 'data engineer')
) as rule (rule_id, rule_version, rule_text, why, mend, owner_role);
create table mart.fct_quality_result as
select * from (values
    ('MRT-SUM-001', 1, '2017-11', 'waived', 5, 2, 'W-001'),
    ('MRT-SUM-001', 1, '2017-10', 'failed', 5, 5, null),
    ('EXT-FIG-001', 1, '2017-11', 'warning', 40, 1, null),
    ('EXT-FIG-002', 1, '2017-11', 'passed', 40, 0, null)
) as result (rule_id, rule_version, period, effective, n_checked, n_failed, waiver_id);
"""
ADDRESSES = {"performance lead": "lead@council.example", "data engineer": "data@council.example"}


class Inbox:
    """A mail server that keeps what it is sent; it refuses the recipients in `refused`."""

    def __init__(self) -> None:
        self.mails: list[tuple[list[str], EmailMessage]] = []
        self.refused: set[str] = set()
        self.over_tls: list[bool] = []

    async def handle_RCPT(
        self, _server: Any, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        if address in self.refused:
            return "550 no such mailbox"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server: Any, session: Session, envelope: Envelope) -> str:
        content = envelope.content
        assert isinstance(content, bytes)
        message = email.message_from_bytes(content, policy=email.policy.default)
        assert isinstance(message, EmailMessage)
        self.mails.append((list(envelope.rcpt_tos), message))
        self.over_tls.append(session.ssl is not None)
        return "250 OK"


@pytest.fixture
def inbox() -> Inbox:
    return Inbox()


@pytest.fixture
def server(inbox: Inbox) -> Iterator[str]:
    controller = Controller(inbox, hostname="127.0.0.1", port=free_port())
    controller.start()
    yield f"smtp://127.0.0.1:{controller.port}"
    controller.stop()


def judged(settings: Settings, number: int = 1) -> None:
    """A candidate whose rules found what `_QUALITY` says."""
    make_candidate(settings, number=number)
    path = settings.candidate(MONTH) / "release" / "marts.duckdb"
    with duckdb.connect(str(path)) as connection:
        connection.execute(_QUALITY)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    settings = settings_for(tmp_path)
    judged(settings)
    return settings


def with_mail(settings: Settings, address: str, **changes: object) -> Settings:
    given: dict[str, object] = {"notice_from": "warehouse@council.example", "notice_to": ADDRESSES}
    return settings.model_copy(update=given | {"smtp_url": SecretStr(address)} | changes)


def test_without_a_mail_server_each_owner_s_notice_lies_in_the_folder(settings: Settings) -> None:
    report = notify(settings, MONTH)
    assert (report.summary, report.sent) == ("2 notices to owners of rules", 0)
    assert sorted(path.name for path in report.folder.iterdir()) == [
        "data-engineer.html",
        "data-engineer.txt",
        "performance-lead.html",
        "performance-lead.txt",
        "told.json",
    ]
    text = (report.folder / "performance-lead.txt").read_text()
    assert text.startswith("Thurrock, 2017-11: 1 rule for the performance lead to look at\n")
    assert "2 of 5 rows break it. Waiver: W-001." in text
    assert (settings.candidate(MONTH) / "quality" / "index.html").as_uri() in text


def test_a_web_address_for_reports_takes_the_place_of_the_file_s(settings: Settings) -> None:
    report = notify(settings.model_copy(update={"reports_url": "https://reports.example/w/"}), MONTH)
    link = "https://reports.example/w/candidate/2017-11/quality/index.html"
    assert (report.folder / "data-engineer.txt").read_text().endswith(f"{link}\n")


def test_each_owner_gets_an_e_mail_in_plain_text_and_html(
    settings: Settings, inbox: Inbox, server: str
) -> None:
    report = notify(with_mail(settings, server), MONTH)
    assert report.summary == "2 notices to owners of rules, 2 sent by e-mail"
    assert [to for to, _ in inbox.mails] == [["data@council.example"], ["lead@council.example"]]
    mail = inbox.mails[0][1]
    assert mail["From"] == "warehouse@council.example"
    assert mail["Subject"] == "Thurrock, 2017-11: 1 rule for the data engineer to look at"
    plain, html = mail.get_body(("plain",)), mail.get_body(("html",))
    assert plain is not None and html is not None
    assert "EXT-FIG-001  WARNING" in plain.get_content()
    assert "<h2>EXT-FIG-001: WARNING" in html.get_content()


def test_the_same_candidate_is_told_once_and_the_next_one_again(
    settings: Settings, inbox: Inbox, server: str
) -> None:
    mailing = with_mail(settings, server)
    notify(mailing, MONTH)
    assert notify(mailing, MONTH).outcome == "told_before"
    assert len(inbox.mails) == 2
    judged(settings, number=2)
    assert notify(mailing, MONTH).outcome == "told"
    assert len(inbox.mails) == 4


def test_an_owner_without_an_address_is_named_and_the_others_are_told(
    settings: Settings, inbox: Inbox, server: str
) -> None:
    some = {"data engineer": "data@council.example"}
    report = notify(with_mail(settings, server, notice_to=some), MONTH)
    assert (report.sent, report.without_address) == (1, ["performance lead"])
    assert [to for to, _ in inbox.mails] == [["data@council.example"]]


def test_after_a_fault_the_next_call_tells_only_whom_the_first_did_not_reach(
    settings: Settings, inbox: Inbox, server: str
) -> None:
    inbox.refused = {"lead@council.example"}
    with pytest.raises(WarehouseError) as raised:
        notify(with_mail(settings, server), MONTH)
    assert raised.value.code == "MAIL_SERVER_UNREACHABLE"
    assert "council.example" not in str(raised.value)
    assert (settings.notices / "2017-11" / "performance-lead.txt").is_file()
    inbox.refused = set()
    assert notify(with_mail(settings, server), MONTH).sent == 1
    assert [to for to, _ in inbox.mails] == [["data@council.example"], ["lead@council.example"]]


@pytest.mark.parametrize(
    ("address", "changes", "code"),
    [
        ("http://127.0.0.1", {}, "SMTP_URL_INVALID"),
        ("smtp://", {}, "SMTP_URL_INVALID"),
        ("smtp://127.0.0.1:1", {}, "MAIL_SERVER_UNREACHABLE"),
        ("smtp://127.0.0.1:1", {"notice_from": None}, "NOTICE_SENDER_MISSING"),
    ],
)
def test_mail_that_is_set_up_wrongly_is_explained_and_the_folder_is_there(
    settings: Settings, address: str, changes: dict[str, object], code: str
) -> None:
    with pytest.raises(WarehouseError) as raised:
        notify(with_mail(settings, address, **changes), MONTH)
    assert raised.value.code == code
    assert len(list((settings.notices / "2017-11").glob("*.txt"))) == 2


def test_a_password_is_not_sent_without_tls(settings: Settings, inbox: Inbox, server: str) -> None:
    with pytest.raises(WarehouseError) as raised:
        notify(with_mail(settings, server.replace("//", "//user:hidden-word@")), MONTH)
    assert raised.value.code == "MAIL_SERVER_WITHOUT_TLS"
    assert "hidden-word" not in str(raised.value)
    assert inbox.mails == []


def certificate(folder: Path) -> Path:
    """A certificate of this machine with its key, trusted by nobody yet."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "127.0.0.1")])
    begin = datetime(2020, 1, 1, tzinfo=UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(begin)
        .not_valid_after(begin + timedelta(days=36500))
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]), critical=False
        )
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    file = folder / "server.pem"
    file.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
        + made.public_bytes(serialization.Encoding.PEM)
    )
    return file


def test_a_password_goes_over_starttls_to_a_server_whose_certificate_is_trusted(
    settings: Settings, inbox: Inbox, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[LoginPassword] = []

    def authenticate(_server: Any, _session: Any, _envelope: Any, _kind: str, given: Any) -> AuthResult:
        seen.append(given)
        return AuthResult(success=True)

    file = certificate(tmp_path)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(file)
    controller = Controller(
        inbox, hostname="127.0.0.1", port=free_port(), tls_context=context, authenticator=authenticate
    )
    controller.start()
    address = f"smtp://user:p%40ss@127.0.0.1:{controller.port}"
    try:
        with pytest.raises(WarehouseError) as raised:
            notify(with_mail(settings, address), MONTH)
        assert raised.value.code == "MAIL_SERVER_UNREACHABLE"
        assert seen == []
        monkeypatch.setenv("SSL_CERT_FILE", str(file))
        assert notify(with_mail(settings, address), MONTH).sent == 2
    finally:
        controller.stop()
    assert seen == [LoginPassword(login=b"user", password=b"p@ss")]
    assert inbox.over_tls == [True, True]


def test_a_month_that_was_not_checked_has_nothing_to_tell(tmp_path: Path) -> None:
    with pytest.raises(WarehouseError) as raised:
        notify(settings_for(tmp_path), MONTH)
    assert raised.value.code == "NO_CANDIDATE"
