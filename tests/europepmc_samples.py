"""A result of Europe PMC that its tests share. All texts are invented."""

from __future__ import annotations

from typing import Any

TRIAL: dict[str, Any] = {
    "id": "31000001",
    "source": "MED",
    "pmid": "31000001",
    "pmcid": "PMC7000001",
    "doi": "10.1000/JIT.2021.7",
    "title": "Deep tissue massage for <i>chronic</i> neck pain &amp; headache: a randomised trial.",
    "authorString": "Okafor BN, Lindqvist Å, Neck Pain Group.",
    "authorList": {
        "author": [
            {"fullName": "Okafor BN", "lastName": "Okafor", "initials": "BN"},
            {"fullName": "Lindqvist Å"},
            {"collectiveName": "Neck Pain Group"},
        ]
    },
    "journalInfo": {"volume": "7", "issue": "2", "yearOfPublication": 2021, "journal": {"title": "Journal of invented trials"}},
    "pubYear": "2021",
    "pageInfo": "101-9",
    "abstractText": (
        "<h4>Background</h4>Massage is common.<h4>Results: </h4><p>Pain fell by 12 points of 100 (P<0.01;&#xa0;n&lt;200).</p>"
        "<h4>Conclusion</h4>H<sub>2</sub>O helps <i>nobody</i>."
    ),
    "language": "eng",
    "pubTypeList": {"pubType": ["research-article", "Randomized Controlled Trial", "Journal Article"]},
    "meshHeadingList": {
        "meshHeading": [
            {"descriptorName": "Humans", "majorTopic_YN": "N"},
            {"descriptorName": "Massage", "majorTopic_YN": "Y"},
            {
                "descriptorName": "Neck Pain",
                "majorTopic_YN": "N",
                "meshQualifierList": {"meshQualifier": [{"qualifierName": "therapy", "majorTopic_YN": "Y"}]},
            },
        ]
    },
    "keywordList": {"keyword": ["Massage", "Neck <b>pain</b>"]},
    "commentCorrectionList": {
        "commentCorrection": [
            {
                "id": "31000900",
                "source": "MED",
                "type": "Erratum in",
                "reference": "J Inv Trials. 2022;8:4. doi: 10.1000/jit.2022.4.",
            }
        ]
    },
    "isOpenAccess": "Y",
    "license": "cc by",
}
