"""Publishing: approved articles as a static site and as fragments to embed."""

from palpate.publishing.published import Approval, PublishedArticle
from palpate.publishing.site import Site, write_site

__all__ = ["Approval", "PublishedArticle", "Site", "write_site"]
