"""What search engines and libraries read of an article: schema.org as JSON-LD.

Types and properties as schema.org defines them (MedicalWebPage, MedicalScholarlyArticle, reviewedBy, lastReviewed, citation).
Nothing is stated there that the page does not show.
"""

from __future__ import annotations

import json
from typing import Any

from palpate.publishing.published import PublishedArticle
from palpate.vocabulary import Reader, Reference

_AUDIENCE = {
    Reader.PATIENT: {"@type": "Patient"},
    Reader.CLINICIAN: {"@type": "MedicalAudience", "audienceType": "Clinician"},
    Reader.THERAPIST: {"@type": "MedicalAudience", "audienceType": "Therapist"},
    Reader.PAYER: {"@type": "Audience", "audienceType": "Payer"},
    Reader.RESEARCHER: {"@type": "MedicalAudience", "audienceType": "MedicalResearcher"},
}


def structured_data(article: PublishedArticle, url: str) -> dict[str, Any]:
    """The graph of one article at its address: the page, and the article that is its main entity."""
    answer = article.answer
    reviewed = article.last_reviewed.date().isoformat()
    return {
        "@context": "https://schema.org",
        "@graph": [
            {
                "@type": "MedicalWebPage",
                "@id": url,
                "url": url,
                "name": answer.question,
                "inLanguage": "en",
                "lastReviewed": reviewed,
                "reviewedBy": [{"@type": "Person", "name": approval.name} for approval in article.approvals],
                "medicalAudience": _AUDIENCE[answer.reader],
                "mainEntity": {"@id": f"{url}#article"},
            },
            {
                "@type": "MedicalScholarlyArticle",
                "@id": f"{url}#article",
                "headline": answer.question,
                "abstract": answer.bottom_line,
                "datePublished": article.first_published.date().isoformat(),
                "dateModified": reviewed,
                "inLanguage": "en",
                "isAccessibleForFree": True,
                "citation": [_citation(reference) for reference in answer.references],
            },
        ],
    }


def script_text(data: dict[str, Any]) -> str:
    """JSON that can stand in a script element: no text in it can end the element or open a comment."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    return text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")


def _citation(reference: Reference) -> dict[str, Any]:
    cited: dict[str, Any] = {"@type": "CreativeWork", "name": reference.title}
    if reference.authors:
        cited["author"] = [{"@type": "Person", "name": name} for name in reference.authors]
    if reference.year:
        cited["datePublished"] = str(reference.year)
    if reference.journal:
        cited |= {"@type": "ScholarlyArticle", "isPartOf": {"@type": "Periodical", "name": reference.journal}}
    if reference.doi:
        cited["sameAs"] = f"https://doi.org/{reference.doi}"
    if reference.pmid:
        cited["identifier"] = {"@type": "PropertyValue", "propertyID": "PMID", "value": reference.pmid}
    return cited
