"""
Fills the database of the check: trust anchor, identity provider, people, and the relying party, onboarded with its address
and its federation keys. It is told what to do on the standard input:

    {"relying_party": {"sub": "http://...", "keys": [...]}, "people": [{"username": "...", "password": "...", ...}]}

Every other member of a person is an attribute. Prints the public keys of the trust anchor and the trust marks that it issues
to the relying party.

usage: python -m federation.seed < people-and-relying-party.json
"""

import json
import os
import sys
import time

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "federation.settings")
django.setup()

from django.conf import settings  # noqa: E402
from spid_cie_oidc.accounts.models import User  # noqa: E402
from spid_cie_oidc.authority.models import (  # noqa: E402
    FederationDescendant,
    FederationEntityAssignedProfile,
    FederationEntityProfile,
)
from spid_cie_oidc.entity.jwks import create_jwk, public_jwk_from_private_jwk  # noqa: E402
from spid_cie_oidc.entity.models import FederationEntityConfiguration  # noqa: E402

BASE = settings.BASE
OP = f"{BASE}/oidc/op"
ALGORITHMS = ["RS256", "RS512", "ES256", "ES512"]
RP_MARK = "https://registry.agid.gov.it/openid_relying_party/public/"
OP_MARK = "https://registry.agid.gov.it/openid_provider/public/"


def federation_entity(address):
    return {
        "organization_name": "Federazione di prova",
        "homepage_uri": address,
        "policy_uri": f"{address}/policy",
        "logo_uri": f"{address}/logo.svg",
        "contacts": ["prova@example.it"],
        "federation_fetch_endpoint": f"{BASE}/fetch",
        "federation_list_endpoint": f"{BASE}/list",
        "federation_resolve_endpoint": f"{address}/resolve",
        "federation_trust_mark_status_endpoint": f"{BASE}/trust_mark_status",
    }


def key(use, alg=None):
    jwk = create_jwk()
    return {**jwk, "use": use, **({"alg": alg} if alg else {})}


def public(jwk):
    return {k: v for k, v in jwk.items() if k in ("kty", "n", "e", "kid", "use", "alg", "crv", "x", "y")}


def trust_anchor():
    jwk = create_jwk()
    FederationEntityConfiguration.objects.create(
        sub=BASE,
        jwks_fed=[jwk],
        jwks_core=[jwk],
        entity_type="federation_entity",
        metadata={"federation_entity": federation_entity(BASE)},
        trust_mark_issuers={RP_MARK: [BASE], OP_MARK: [BASE]},
        constraints={"max_path_length": 1},
        is_active=True,
    )
    return public_jwk_from_private_jwk(jwk)


def provider():
    fed, sig, enc = create_jwk(), key("sig"), key("enc", "RSA-OAEP")
    metadata = {
        "issuer": OP,
        "authorization_endpoint": f"{OP}/authorization",
        "token_endpoint": f"{OP}/token",
        "userinfo_endpoint": f"{OP}/userinfo",
        "introspection_endpoint": f"{OP}/introspection",
        "revocation_endpoint": f"{OP}/revocation",
        "jwks": {"keys": [public(sig), public(enc)]},
        "scopes_supported": ["openid", "offline_access"],
        "response_types_supported": ["code"],
        "response_modes_supported": ["query", "form_post"],
        "grant_types_supported": ["authorization_code", "refresh_token"],
        "acr_values_supported": [f"https://www.spid.gov.it/SpidL{n}" for n in (1, 2, 3)],
        "subject_types_supported": ["pairwise"],
        "id_token_signing_alg_values_supported": ALGORITHMS,
        "userinfo_signing_alg_values_supported": ALGORITHMS,
        "userinfo_encryption_alg_values_supported": ["RSA-OAEP", "RSA-OAEP-256"],
        "userinfo_encryption_enc_values_supported": ["A128CBC-HS256", "A256CBC-HS512"],
        "request_object_signing_alg_values_supported": ALGORITHMS,
        "token_endpoint_auth_methods_supported": ["private_key_jwt"],
        "token_endpoint_auth_signing_alg_values_supported": ALGORITHMS,
        "client_registration_types_supported": ["automatic"],
        "request_authentication_methods_supported": {"ar": ["request_object"]},
        "code_challenge_methods_supported": ["S256"],
        "authorization_response_iss_parameter_supported": True,
        "request_parameter_supported": True,
        "claims_parameter_supported": True,
        "organization_name": "Gestore di prova",
        "logo_uri": f"{OP}/logo.svg",
        "op_policy_uri": f"{OP}/policy",
        "op_tos_uri": f"{OP}/tos",
        "op_name": "Gestore di prova",
        "claims_supported": ["given_name", "family_name", "birthdate", "https://attributes.eid.gov.it/fiscal_number"],
    }
    mark = describe(OP, "openid_provider", OP_MARK, [public_jwk_from_private_jwk(fed)], "Gestore di prova")
    FederationEntityConfiguration.objects.create(
        sub=OP,
        jwks_fed=[fed],
        jwks_core=[sig, enc],
        entity_type="openid_provider",
        metadata={"federation_entity": federation_entity(OP), "openid_provider": metadata},
        authority_hints=[BASE],
        trust_marks=mark,
        is_active=True,
    )


def describe(sub, entity_type, mark, jwks, name):
    """Registers a descendant with its profile; answers its trust marks."""
    profile, _ = FederationEntityProfile.objects.get_or_create(
        profile_id=mark,
        defaults={
            "name": entity_type[:33],
            "profile_category": entity_type,
            "trust_mark_template": {
                "id": mark,
                "organization_type": "public",
                "organization_name": name,
                # The rules want it; the reference writes only what the template says.
                "exp": int(time.time()) + 86400,
            },
        },
    )
    # `create` passes the validator that would fetch the entity configuration of an entity that is not up yet.
    descendant = FederationDescendant.objects.create(
        name=name[:33], sub=sub, type=entity_type, jwks=jwks, is_active=True, status="valid"
    )
    FederationEntityAssignedProfile.objects.create(
        descendant=descendant, profile=profile, issuer=FederationEntityConfiguration.objects.get(sub=BASE)
    )
    return descendant.trust_marks


def relying_party(sub, keys):
    return describe(sub, "openid_relying_party", RP_MARK, keys, "SINFONIA di prova")


def person(username, password, **attributes):
    user = User.objects.create_user(username=username, password=password)
    user.attributes = attributes
    user.save()


if __name__ == "__main__":
    told = json.load(sys.stdin)
    anchor = trust_anchor()
    provider()
    for one in told["people"]:
        person(**one)
    marks = relying_party(**told["relying_party"])
    print(json.dumps({"anchor_keys": [anchor], "trust_marks": [mark["trust_mark"] for mark in marks]}))
