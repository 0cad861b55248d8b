"""Words that a statement may use although no support has them: they name no treatment, condition, outcome, source or amount.

What they can say about direction, certainty or number is checked by other means.
"""

PLAIN_WORDS = frozenset(
    """
    a an the and or of in on at to for with by from as is are was were be been being they it its this that these those there what
    which who whom than then not no none nor neither either all any some each other others another both same such so too very
    more most less least do does did done has have had can could may might probably will would should must also only but if
    about over under between within up after before during when where while though although because therefore however
    here held hold holds told tell tells say says said speak speaks speaking name names named mark marks read
    compared comparison comparisons comparator comparators against versus directly set sets apart together general
    clear clearer difference differences differ result results finding findings effect effects evidence outcome outcomes
    source sources study studies trial trials review reviews body bodies notes note caution list listed
    made make makes found find finds gave give gives given showed show shows measured measure looked look
    improved improve improves improvement lowered lower lowers raised raise raises better worse best helped help helps benefit
    eased eases reduced reduces decreased decreases increased increases showed reported observed whereas straight relative
    favoured favour likely little low moderate high certainty uncertain certain rate rates rated level published why
    smallest smaller matter matters point points person people anybody scale lies
    schedule schedules course courses session sessions minute minutes week weeks month months year years day days hour hours
    lasted lasts last tried try first then short long term right later time times way ahead followed follow follows
    known know whether change changes answer question
    agree agrees advise advises advised advice guideline guidelines recommendation recommend recommends strength undated
    their one single way group groups immediately afterwards alone without control controls mixed
    safety treatment tested itself
    paid covered considered necessary under conditions continuing avoid reasons reason places place alone leave gentle ask doctor
    """.split()
)
