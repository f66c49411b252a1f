"""The proof that a mirror passes on Docker Hub's images: a manifest and a layer, digests compared.

The requests are those of the engine with either store: ``HEAD`` by tag, then ``GET`` by the digest
that it gave (moby ``distribution/pull_v2.go``; containerd ``remotes/docker/resolver.go``).
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from dockmirror.i18n import _
from dockmirror.mirror import accept, catalogue
from dockmirror.mirror.answer import Answer
from dockmirror.mirror.answer_fault import layer_fault, manifest_fault
from dockmirror.mirror.authentication import anonymous_token
from dockmirror.mirror.daemon_view import CONTAINERD, GRAPH_DRIVER
from dockmirror.mirror.fault import Fault
from dockmirror.mirror.finding import Finding
from dockmirror.mirror.hub_image import HubImage
from dockmirror.mirror.manifest import (
    MANIFEST_TYPES,
    Descriptor,
    Index,
    Manifest,
    ManifestProblem,
    is_digest,
    parse,
    this_platform,
)
from dockmirror.mirror.plain_text import visible
from dockmirror.mirror.registry_client import RegistryClient
from dockmirror.mirror.shown_address import shown_address

LARGEST_LAYER: Final = 16 << 20
"""A larger layer is fetched in part only, in bytes."""

PART: Final = 1 << 20


@dataclass(frozen=True)
class Proof:
    """What was fetched. ``first_byte_seconds`` is the longest wait for an answer to begin."""

    image: HubImage
    manifest_digest: str
    first_byte_seconds: float


class CacheProof:
    """Fetches through one mirror; ``report`` takes what is found beside the outcome."""

    def __init__(
        self,
        client: RegistryClient,
        report: Callable[[Finding], None],
        image_store: str | None = None,
    ) -> None:
        self._client = client
        self._report = report
        self._image_store = image_store
        self._token_for: str | None = None
        self._was_announced = False

    def log_in(self, challenge: str, repository: str) -> None:
        """Fetch the anonymous token that the engine would. Raises ``Fault``."""
        self._was_announced = True
        token, realm = anonymous_token(self._client, challenge, repository)
        if self._token_for is None:
            self._report(catalogue.finding("auth-anonymous-token", realm=realm))
        self._client.token, self._token_for = token, repository

    def run(self, images: Sequence[HubImage]) -> Proof | None:
        """The proof, by the first of the images that the mirror has; None where it has none."""
        for image in images:
            answer = self._manifest_by_tag(image)
            if answer is not None:
                return self._prove(image, answer)
        return None

    def _manifest_by_tag(self, image: HubImage) -> Answer | None:
        reference = image.reference
        head = self._ask(image, reference, "HEAD")
        digest = head.headers.get("docker-content-digest", "")
        if head.ok and is_digest(digest):
            reference = digest
        answer = self._ask(image, reference, "GET", head.kind)
        fault = manifest_fault(answer, image.name)
        if fault is not None:
            raise fault
        if answer.status == 404:
            return None
        if not head.ok and self._image_store == CONTAINERD:
            raise Fault("head-refused", image=image.name, status=head.status_text)
        if is_digest(reference):
            self._compare(image, _("The manifest"), reference, answer)
        announced = answer.headers.get("docker-content-digest", "")
        if announced:
            self._compare(image, _("The manifest"), announced, answer)
        return answer

    def _ask(self, image: HubImage, reference: str, method: str, media_type: str = "") -> Answer:
        """A manifest; ``media_type`` is what it is expected to be, where that is known."""
        accepted = accept.for_digest(self._image_store, media_type if ":" in reference else "")
        answer = self._client.manifest(image.repository, reference, accepted, method)
        if answer.status != 401:
            return answer
        if self._image_store == GRAPH_DRIVER and not self._was_announced:
            raise Fault("auth-not-announced", image=image.name)
        if self._token_for == image.repository:
            realm = answer.headers.get("www-authenticate", "")
            raise Fault("auth-token-useless", realm=visible(realm, 120))
        self.log_in(answer.headers.get("www-authenticate", ""), image.repository)
        answer = self._client.manifest(image.repository, reference, accepted, method)
        if answer.status == 401:
            realm = answer.headers.get("www-authenticate", "")
            raise Fault("auth-token-useless", realm=visible(realm, 120))
        return answer

    def _prove(self, image: HubImage, answer: Answer) -> Proof:
        document = self._parse(image, answer)
        waited = answer.first_byte_seconds
        if isinstance(document, Index):
            wanted = this_platform()
            entry = document.choose(wanted)
            if entry.platform and entry.platform != wanted:
                facts = {"image": image.name, "platform": wanted, "used": entry.platform}
                self._report(catalogue.finding("other-platform", **facts))
            child = self._ask(image, entry.digest, "GET", entry.media_type)
            self._require(image, child)
            self._compare(image, _("The manifest"), entry.digest, child)
            document = self._parse(image, child)
            if isinstance(document, Index):
                reason = _("an index within an index")
                raise Fault("manifest-invalid", image=image.name, reason=reason)
            waited = max(waited, child.first_byte_seconds)
        layer = document.smallest_layer
        if layer is not None:
            waited = max(waited, self._layer(image, layer).first_byte_seconds)
        return Proof(image, f"sha256:{answer.sha256}", waited)

    def largest_layer(self, image: HubImage) -> Descriptor | None:
        """The largest layer of an image, to measure by; None where it cannot be known."""
        answer = self._manifest_by_tag(image)
        document = None if answer is None else self._parse(image, answer)
        if isinstance(document, Index):
            entry = document.choose(this_platform())
            document = self._parse(image, self._ask(image, entry.digest, "GET"))
        if not isinstance(document, Manifest):
            return None
        return max(document.layers, key=lambda layer: layer.size, default=None)

    def digest_of(self, image: HubImage) -> str | None:
        """The digest that its tag leads to; None where the registry does not say."""
        answer = self._ask(image, image.reference, "HEAD")
        digest = answer.headers.get("docker-content-digest", "")
        return digest if answer.ok and is_digest(digest) else None

    def _require(self, image: HubImage, answer: Answer) -> None:
        fault = manifest_fault(answer, image.name)
        if fault is not None:
            raise fault
        if answer.status == 404:
            facts = {"image": image.name, "status": answer.status_text, "said": answer.said}
            raise Fault("cache-upstream-down", **facts)

    def _parse(self, image: HubImage, answer: Answer) -> Manifest | Index:
        try:
            document = parse(answer.body, answer.kind)
        except ManifestProblem as problem:
            if problem.old:
                raise Fault("manifest-old", image=image.name, type=problem.reason) from None
            raise Fault("manifest-invalid", image=image.name, reason=problem.reason) from None
        if answer.kind not in MANIFEST_TYPES:
            raise Fault("manifest-type", image=image.name, type=visible(answer.kind or "-", 100))
        return document

    def _layer(self, image: HubImage, layer: Descriptor) -> Answer:
        in_part = layer.size > LARGEST_LAYER
        limit = PART if in_part else LARGEST_LAYER
        accepted = accept.for_layer(self._image_store, layer.media_type)
        answer = self._client.blob(
            image.repository, layer.digest, limit, accept=accepted, only_part=in_part
        )
        fault = layer_fault(answer, image.name, layer.digest)
        if fault is not None:
            raise fault
        bare = answer.leaves_encryption
        if bare is not None:
            url = shown_address(answer.url)
            self._report(catalogue.finding("redirect-unencrypted", url=url, location=bare))
        if in_part:
            facts = {"image": image.name, "size": str(layer.size)}
            self._report(catalogue.finding("layer-not-checked", **facts))
        else:
            self._compare(image, _("The layer"), layer.digest, answer)
        return answer

    def _compare(self, image: HubImage, what: str, expected: str, answer: Answer) -> None:
        actual = f"sha256:{answer.sha256}"
        if expected != actual:
            facts = {"what": what, "image": image.name, "actual": actual}
            raise Fault("digest-mismatch", expected=visible(expected, 100), **facts)
