"""Publishing: approved articles as a static site and as fragments to embed."""

from palpate.publishing.approved import approved_for_publication
from palpate.publishing.published import Approval, OwnWords, PublishedArticle, Reviewer
from palpate.publishing.site import Site, write_site

__all__ = ["Approval", "OwnWords", "PublishedArticle", "Reviewer", "Site", "approved_for_publication", "write_site"]
