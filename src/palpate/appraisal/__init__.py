"""What was found and how good it is: so far, the sentences in which an abstract states its conclusion."""

from palpate.appraisal.conclusions import Conclusion, conclusions

__all__ = ["Conclusion", "conclusions"]
