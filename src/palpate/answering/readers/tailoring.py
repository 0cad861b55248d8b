"""Which version of the article a reader gets."""

from __future__ import annotations

from palpate.answering.readers.material import Material, Tailored
from palpate.answering.readers.patient import for_patient, patient_abstention
from palpate.answering.readers.payer import for_payer
from palpate.answering.readers.researcher import for_researcher
from palpate.answering.readers.therapist import for_therapist
from palpate.vocabulary import Answer, Reader


def tailor(reader: Reader, material: Material) -> Tailored:
    """The reader's version; a clinician's is the article as it was composed."""
    match reader:
        case Reader.THERAPIST:
            return for_therapist(material)
        case Reader.PATIENT:
            return for_patient(material)
        case Reader.PAYER:
            return for_payer(material)
        case Reader.RESEARCHER:
            return for_researcher(material)
        case _:
            return Tailored(material.opening, material.sections)


def abstention_for(reader: Reader, answer: Answer) -> Answer:
    """An abstention worded for the reader; that there is no answer is the same for all."""
    named = answer.model_copy(update={"reader": reader})
    return patient_abstention(named) if reader is Reader.PATIENT else named
