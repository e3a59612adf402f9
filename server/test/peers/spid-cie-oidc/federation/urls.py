"""Trust anchor at the root, identity provider below /oidc/op/."""

from django.urls import include, path

urlpatterns = [
    path("", include("spid_cie_oidc.entity.urls")),
    path("", include("spid_cie_oidc.authority.urls")),
    path("oidc/op/", include("spid_cie_oidc.entity.urls")),
    path("oidc/op", include("spid_cie_oidc.provider.urls")),
]
