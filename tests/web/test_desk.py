"""The desk over HTTP: who may do what, the workflow from the submission to the public article, and hostile input."""

from __future__ import annotations

from itertools import product

import pytest

from palpate.editorial.audit import verify_chain
from web.desk_people import team


@pytest.fixture(scope="module")
def people(tmp_path_factory):
    with team(tmp_path_factory.mktemp("team")) as made:
        yield made


@pytest.fixture(scope="module")
def unasked():
    """Questions with a short answer, one for each article, and the readers to ask them for."""
    questions = ["Does massage help babies gain weight?", "Is massage safe with osteoporosis?", "How does massage work?",
                 "Does massage help tennis elbow?", "Is massage covered by insurance?", "Does massage help sciatica?",
                 "Does massage help headache?"]  # fmt: skip
    return product(questions, ("clinician", "therapist"))


@pytest.fixture
def article(people, unasked):
    """A fresh article, submitted by Ada; its address on the desk."""
    question, reader = next(unasked)
    return submitted(people, question, reader)


def submitted(people, question, reader="clinician"):
    made = people.ada.post("/desk/articles", data={"q": question, "reader": reader})
    assert made.status_code == 303
    return made.headers["location"]


def look(client, address):
    return client.get(f"{address}.json").json()


def seen(client, address, **more):
    page = look(client, address)
    return {"version": page["version"], "revision": page["revision"], **more}


def do(client, address, act, **data):
    return client.post(f"{address}/{act}", data=seen(client, address, **data))


def under_review(people, address, *reviewers):
    for name in reviewers:
        assert do(people.edith, address, "assign", reviewer=people.ids[name]).status_code == 303
        assert do(getattr(people, name), address, "declare", none="true").status_code == 303


def accept_all(client, address):
    page = look(client, address)
    for each in page["statements"]:
        if not each["decisions"]:
            data = {"version": page["version"], "statement": each["key"]}
            assert client.post(f"{address}/accept", data=data).status_code == 303


def test_an_article_on_its_way_to_readers(people, article):
    assert people.anonymous.get("/articles").status_code == 200
    page = look(people.ada, article)
    assert page["status"] == "submitted"
    public = f"/articles/{page['slug']}"
    assert people.anonymous.get(public).status_code == 404
    assert do(people.edith, article, "assign", reviewer=people.ids["rosa"]).status_code == 303
    assert do(people.rosa, article, "declare", interests="Teaches <massage> for pay.").status_code == 303
    accept_all(people.rosa, article)
    digest = look(people.rosa, article)["digest"]
    assert do(people.rosa, article, "approve", digest=digest).status_code == 303
    shown = people.anonymous.get(public)
    assert shown.status_code == 200
    assert "Teaches &lt;massage&gt; for pay." in shown.text
    assert "Approved</span> by Rosa" in shown.text
    assert "not been reviewed" not in shown.text
    data = people.anonymous.get(f"{public}.json").json()
    assert data["article"]["digest"] == digest
    assert data["answer"]["review_status"] == "approved"
    listed = people.anonymous.get("/articles.json", params={"q": page["question"].split()[-1].rstrip("?")}).json()
    assert page["slug"] in {each["slug"] for each in listed["articles"]}
    assert people.anonymous.get("/articles.json", params={"q": "zorbing"}).json()["articles"] == []
    answer = people.anonymous.get("/answers.json", params={"q": page["question"], "reader": page["reader"]}).json()
    assert answer["review"]["article"] == public
    assert do(people.edith, article, "retire", reason="Replaced.").status_code == 303
    gone = people.anonymous.get(public)
    assert gone.status_code == 410
    assert "Replaced." in gone.text
    with people.app.state.database.reading() as session:
        assert verify_chain(session).whole


def test_pages_of_the_desk_are_for_those_who_work_there(people, article):
    for client in (people.anonymous, people.lena):
        for path in ("/desk", article, f"{article}/history"):
            assert client.get(f"{path}.json").status_code == 403
        assert client.post("/desk/articles", data={"q": "Does massage help?"}).status_code == 403
    for client in (people.ada, people.rosa, people.edith):
        assert client.get("/desk").status_code == 200
        assert client.get(article).status_code == 200


def test_only_an_editor_assigns_and_retires(people, article):
    assert do(people.ada, article, "assign", reviewer=people.ids["rosa"]).status_code == 403
    assert do(people.rosa, article, "retire", reason="no").status_code == 403
    assert do(people.edith, article, "assign", reviewer=people.ids["ada"]).status_code == 403
    assert do(people.edith, article, "assign", reviewer=99_999).status_code == 400


def test_a_posted_answer_is_not_trusted(people):
    made = people.ada.post(
        "/desk/articles", data={"q": "Does massage help depression?", "answer": '{"bottom_line": "Massage cures depression."}'}
    )
    assert "cures" not in people.ada.get(made.headers["location"]).text


def test_an_edit_is_held_against_the_supports_while_it_is_typed(people):
    article = submitted(people, "Does massage help fibromyalgia?")
    under_review(people, article, "rosa")
    statement = next(
        each
        for each in look(people.rosa, article)["statements"]
        if each["text"].count("compared with") == 1 and "95% CI" in each["text"] and each["place"] == "key_points"
    )
    address = f"{article}/statements/{statement['key']}"
    turned = statement["text"].replace(".", " and cures it.", 1)
    tried = people.rosa.get(f"{address}.json", params={"wording": turned}).json()["trial"]
    assert not tried["passed"]
    assert tried["faults"]
    refused = do(people.rosa, article, "edit", statement=statement["key"], wording=turned)
    assert refused.status_code == 422
    assert "as your own words" in refused.text
    assert look(people.rosa, article)["version"] == 1
    same = statement["text"].replace("compared with", "versus")
    assert people.rosa.get(f"{address}.json", params={"wording": same}).json()["trial"]["passed"]
    assert do(people.rosa, article, "edit", statement=statement["key"], wording=same).status_code == 303
    history = people.rosa.get(f"{article}/history.json").json()
    assert next((each["before"], each["after"]) for each in history["changes"]) == (statement["text"], same)


def test_own_words_are_shown_as_such_and_never_as_evidence(people, article):
    under_review(people, article, "rosa", "samir")
    statement = look(people.rosa, article)["statements"][-1]
    words = "Ask the person what matters most to them."
    assert do(people.rosa, article, "edit", statement=statement["key"], wording=words, own_words="true").status_code == 303
    accept_all(people.samir, article)
    page = look(people.samir, article)
    assert do(people.rosa, article, "approve", digest=page["digest"]).status_code == 403
    assert do(people.samir, article, "approve", digest=page["digest"]).status_code == 303
    shown = people.anonymous.get(f"/articles/{page['slug']}.json").json()
    assert shown["own_words"][0]["editor"] == "Rosa"
    assert words not in str(shown["answer"])
    text = people.anonymous.get(f"/articles/{page['slug']}").text
    assert text.index("In editors’ own words") < text.index(words)


def test_what_changed_meanwhile_is_a_conflict(people, article):
    under_review(people, article, "rosa", "samir")
    accept_all(people.rosa, article)
    page = look(people.rosa, article)
    looked = {"version": page["version"], "revision": page["revision"], "digest": page["digest"]}
    key = page["statements"][-1]["key"]
    assert do(people.samir, article, "edit", statement=key, wording="Ask first.", own_words="true").status_code == 303
    stale = people.rosa.post(f"{article}/approve", data=looked)
    assert stale.status_code == 409
    old = {"statement": key, "wording": "Ask twice.", "own_words": "true", "version": 1}
    assert people.rosa.post(f"{article}/edit", data=old).status_code == 409
    assert look(people.rosa, article)["status"] == "under review"


@pytest.mark.parametrize(
    "text",
    ["<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "{{ 7 * 7 }}", "</textarea><b>", "\u202egnp.exe"],
)
def test_hostile_comments_are_shown_as_text(people, article, text):
    assert do(people.edith, article, "comments", text=text).status_code == 303
    html = people.edith.get(article).text
    for dangerous in ("<script>alert", "<img src=x", "</textarea><b>", ">49<"):
        assert dangerous not in html
    assert look(people.edith, article)["remarks"][0]["text"] == text


def test_replies_stand_below_what_they_answer(people, article):
    do(people.edith, article, "comments", text="Which dose?")
    first = look(people.edith, article)["remarks"][0]["id"]
    assert do(people.ada, article, "comments", text="Twice a week.", answers=first).status_code == 303
    thread = look(people.edith, article)["remarks"][0]
    assert [each["text"] for each in thread["replies"]] == ["Twice a week."]


@pytest.mark.parametrize(
    "path", ["/desk/articles/0", "/desk/articles/999999", "/articles/..%2f..%2fetc%2fpasswd", "/articles/none"]
)
def test_what_is_not_there_is_not_found(people, path):
    assert people.edith.get(path).status_code == 404


def test_every_number_of_an_address_is_checked(people, article):
    assert people.edith.get("/desk/articles/x").status_code in {400, 404, 422}
    assert people.edith.get("/desk", params={"view": "<b>"}).status_code == 400
    assert people.edith.get(f"{article}/history", params={"before": 7}).status_code == 400
    assert people.edith.get(f"{article}/statements/none").status_code == 409


def test_alone_on_a_machine_one_can_submit_but_not_review(site):
    made = site.post("/desk/articles", data={"q": "Does massage help fibromyalgia?"}, follow_redirects=False)
    address = made.headers["location"]
    assert "palpate serve --team" in site.get(address).text
    assert site.post(f"{address}/assign", data={"reviewer": 0, "version": 1}).status_code == 403
    assert site.post(f"{address}/approve", data={"digest": "x", "version": 1, "revision": 1}).status_code == 403
