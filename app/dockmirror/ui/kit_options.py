"""What few need to say about a kit; every field may stay empty."""

from typing import Any

from PySide6.QtWidgets import QVBoxLayout, QWidget

from dockmirror.i18n import _
from dockmirror.ui.choice_box import Choice, ChoiceBox
from dockmirror.ui.form_field import FormField
from dockmirror.ui.plain_label import HEADING, PlainLabel
from dockmirror.ui.style_sheet import SPACE


def _authentication_choices() -> tuple[Choice, ...]:
    return (
        Choice(
            "none",
            _("Nothing"),
            _("Docker skips a mirror that asks for a password. A fence of networks is better."),
        ),
        Choice(
            "docker-hub-login",
            _("The name and password of Docker Hub"),
            _(
                "This server then sees each person's login at Docker Hub, and only Docker's "
                "classic image store sends it: others skip the mirror."
            ),
        ),
    )


def _private_authentication_choices() -> tuple[Choice, ...]:
    return (
        Choice("password", _("A password"), _("You name the people who may use it.")),
        Choice(
            "none",
            _("Nothing"),
            _("Everybody who reaches it can replace your images."),
        ),
    )


def _registry_choices() -> tuple[Choice, ...]:
    return (
        Choice("3", _("Registry 3"), _("Today's version; how long content stays can be chosen.")),
        Choice("2", _("Registry 2"), _("The former version; a cache keeps content for 7 days.")),
    )


class KitOptions(QWidget):
    """The options of a kit."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("kit-options")
        self._access()
        self._running()
        self._bucket()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(SPACE, 0, 0, SPACE)
        layout.setSpacing(2 * SPACE)
        for title, widgets in (
            (_("Who may ask"), (self.allow, self.authentication, self.private_authentication)),
            (_("Upstream"), (self.user, self.password, self.upstreams)),
            (_("Storage"), (self.data, self.cache_limit, self.keep, self.max_upload)),
            (_("Bucket"), (self.bucket, self.region, self.endpoint, self.credentials)),
            (_("Server"), (self.registry, self.port, self.metrics_port)),
        ):
            layout.addSpacing(SPACE)
            layout.addWidget(PlainLabel(title, scale=HEADING, bold=True))
            for widget in widgets:
                layout.addWidget(widget)

    def chosen(self, role: str) -> dict[str, Any]:
        """What is chosen, by the names of ``hostkit.choices``."""
        caches, holds_private = role != "private", role != "cache"
        chosen: dict[str, Any] = {
            "registry": self.registry.value,
            "allow": tuple(self.allow.text.replace(",", " ").split()),
            "upstreams": tuple(self.upstreams.text.replace(",", " ").split()),
            "data": self.data.text or None,
            "s3_bucket": self.bucket.text or None,
            "s3_region": self.region.text or None,
            "s3_endpoint": self.endpoint.text or None,
            "s3_credentials": self.credentials.path if self.credentials.text else None,
        }
        if caches:
            chosen["authentication"] = self.authentication.value
            chosen["upstream_user"] = self.user.text or None
            chosen["upstream_password"] = self.password.edit.text() or None
            chosen["cache_limit"] = self.cache_limit.text or None
        if holds_private:
            chosen["private_authentication"] = self.private_authentication.value
        if self.keep.text:
            chosen["keep"] = self.keep.text
        if self.max_upload.text:
            chosen["max_upload"] = self.max_upload.text
        if self.port.text:
            chosen["port"] = _number(self.port.text)
        if self.metrics_port.text:
            chosen["metrics_port"] = _number(self.metrics_port.text)
        return chosen

    def show_what_applies(self, role: str) -> None:
        """Hide what concerns a cache, or a private registry, where there is none."""
        caches, holds_private = role != "private", role != "cache"
        for widget in (self.authentication, self.user, self.password, self.cache_limit):
            widget.setVisible(caches)
        for widget in (self.private_authentication, self.max_upload):
            widget.setVisible(holds_private)

    def _access(self) -> None:
        self.allow = FormField(
            _("Networks that are let in"),
            "kit-allow",
            example="10.0.0.0/8, 2001:db8::/32",
            meaning=_("Empty lets everybody in. The network of a VPN is a good fence."),
        )
        self.authentication = ChoiceBox(
            _("What the mirror asks for"), _authentication_choices(), "kit-authentication"
        )
        self.private_authentication = ChoiceBox(
            _("What the private registry asks for"),
            _private_authentication_choices(),
            "kit-private-authentication",
        )
        self.user = FormField(
            _("Name at Docker Hub, for its higher limits"), "kit-upstream-user", example="name"
        )
        self.password = FormField(
            _("Password or access token there"),
            "kit-upstream-password",
            meaning=_("Kept in a file that its owner alone can read, and in no configuration."),
            secret=True,
        )
        self.upstreams = FormField(
            _("Caches of other registries"),
            "kit-upstreams",
            example="ghcr.example.com=https://ghcr.io",
            meaning=_("Each under a name of its own. Docker's mirrors are for Docker Hub only."),
        )

    def _running(self) -> None:
        self.data = FormField(
            _("Folder of the content on the server"),
            "kit-data",
            example="/srv/registry-data",
            meaning=_("Empty: Docker volumes."),
        )
        self.cache_limit = FormField(
            _("Limit of a cache"),
            "kit-cache-limit",
            example="200g",
            meaning=_("Looked at once a week; a cache above it is emptied, and fills again."),
        )
        self.keep = FormField(_("How long a cache keeps content"), "kit-keep", example="7d")
        self.max_upload = FormField(
            _("Largest layer that can be pushed"), "kit-max-upload", example="16g"
        )
        self.registry = ChoiceBox(_("Version"), _registry_choices(), "kit-registry")
        self.port = FormField(_("Port"), "kit-port", example="443")
        self.metrics_port = FormField(
            _("Port of the metrics for Prometheus"),
            "kit-metrics-port",
            example="9500",
            meaning=_("On the server itself only. Empty: no metrics."),
        )

    def _bucket(self) -> None:
        self.bucket = FormField(
            _("Name of the bucket"),
            "kit-s3-bucket",
            example="layers",
            meaning=_("At S3 or a store like it, in place of the server's disk."),
        )
        self.region = FormField(_("Region"), "kit-s3-region", example="us-east-1")
        self.endpoint = FormField(
            _("Address of the store, if not Amazon's"),
            "kit-s3-endpoint",
            example="https://s3.example.com",
        )
        self.credentials = FormField(
            _("File with the bucket's key"),
            "kit-s3-credentials",
            example="~/.aws/credentials",
            browse="file",
        )


def _number(text: str) -> int:
    """The number typed, or 0, which is no port and is refused as such."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0
