"""Where things are and who we are: `warehouse.toml`, then environment variables `WAREHOUSE_*` (which win)."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from urllib.parse import quote

from pydantic import Field, SecretStr
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)

from warehouse.errors import UsageFault
from warehouse.periods import Period

PROJECT = Path(__file__).resolve().parents[1]


class Settings(BaseSettings):
    """Every setting of an installation. Relative paths are taken from the project folder."""

    model_config = SettingsConfigDict(
        env_prefix="WAREHOUSE_",
        env_ignore_empty=True,
        toml_file=PROJECT / "warehouse.toml",
        extra="forbid",
        frozen=True,
    )

    home: Path = Field(default=Path("var"), description="folder of all state")
    authority: str = Field(default="E06000034", description="ONS code of the home authority")
    extracts: Path | None = Field(default=None, description="folder of the typed extracts")
    ledger_url: str | None = Field(default=None, description="SQLAlchemy address of the ledger")
    serving_url: SecretStr | None = Field(default=None, description="PostgreSQL that serves releases")
    serving_restricted: bool = Field(
        default=False, description="whether that PostgreSQL also holds what releases hold back"
    )
    code_commit: str | None = Field(default=None, description="commit of code without a checkout")
    pseudonym_key: SecretStr | None = Field(default=None, description="key of the identifiers' pseudonyms")
    production: bool = Field(default=False, description="whoever ran the build may not approve it")
    waivers: Path | None = Field(default=None, description="the waivers, where not the project's own")
    restatements: Path | None = Field(
        default=None, description="the restatement records, where not the project's own"
    )
    revision_limit_figures: int = Field(
        default=50, ge=0, description="published figures that a release may change without a record"
    )
    revision_limit_percent: Decimal = Field(
        default=Decimal(5), ge=0, le=100, description="the same as a share, where that is more figures"
    )
    reports_url: str | None = Field(
        default=None, description="web address under which the home's files are read"
    )
    smtp_url: SecretStr | None = Field(default=None, description="mail server, smtp:// or smtps://")
    notice_from: str | None = Field(default=None, description="sender of the notices")
    notice_to: dict[str, str] = Field(default_factory=dict, description="e-mail address by owner role")

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Arguments first, then the environment, then the file."""
        return init_settings, env_settings, TomlConfigSettingsSource(settings_cls)

    @property
    def home_dir(self) -> Path:
        """The absolute folder of all state."""
        return (PROJECT / self.home).resolve()

    @property
    def inbox(self) -> Path:
        """Where files arrive."""
        return self.home_dir / "inbox"

    @property
    def archive(self) -> Path:
        """Every delivery ever received, named by its sha256."""
        return self.home_dir / "archive"

    @property
    def quarantine(self) -> Path:
        """Why rows and files were refused; references only, no values."""
        return self.home_dir / "quarantine"

    @property
    def extracts_dir(self) -> Path:
        """Typed extracts: `seeds/extracts` for the project's own home, inside any other home else.

        The extracts belong to the ledger that describes them, so they move with the home.
        """
        if self.extracts is not None:
            return (PROJECT / self.extracts).resolve()
        own = self.home_dir == (PROJECT / "var").resolve()
        return PROJECT / "seeds" / "extracts" if own else self.home_dir / "extracts"

    def candidate(self, period: Period) -> Path:
        """The secure working folder of one month's candidate."""
        return self.home_dir / "candidate" / str(period)

    @property
    def releases(self) -> Path:
        """Immutable releases and the pointer `current`."""
        return self.home_dir / "releases"

    @property
    def airflow_home(self) -> Path:
        """Airflow's own state."""
        return self.home_dir / "airflow"

    @property
    def ledger_address(self) -> str:
        """SQLAlchemy address of the ledger; SQLite under the home by default."""
        return self.ledger_url or f"sqlite:///{self.home_dir / 'ledger.sqlite'}"

    @property
    def waivers_file(self) -> Path:
        """The waivers in force: the project's own, unless another file is set."""
        return (PROJECT / (self.waivers or "expectations/waivers.yml")).resolve()

    @property
    def restatements_file(self) -> Path:
        """The restatement records in force: the project's own, unless another file is set."""
        return (PROJECT / (self.restatements or "expectations/restatements.yml")).resolve()

    @property
    def notices(self) -> Path:
        """What the owners of failing rules are told, month by month."""
        return self.home_dir / "notices"

    def address_of(self, path: Path) -> str:
        """Where a person opens a file of the home: a web address where one is set, else the file itself."""
        if self.reports_url is None:
            return path.as_uri()
        return f"{self.reports_url.rstrip('/')}/{quote(path.relative_to(self.home_dir).as_posix())}"

    def key_for_pseudonyms(self) -> bytes:
        """The key that turns identifiers into pseudonyms; raises `UsageFault` where none is set."""
        if self.pseudonym_key is None or len(self.pseudonym_key.get_secret_value()) < 32:
            raise UsageFault(
                "NO_PSEUDONYM_KEY",
                "This extract names persons, but no key of 32 characters or more is set for pseudonyms.",
                "Set WAREHOUSE_PSEUDONYM_KEY in the environment of the load and keep it in the vault.",
            )
        return self.pseudonym_key.get_secret_value().encode()
