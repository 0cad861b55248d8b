"""The pages of the watch."""

from __future__ import annotations

import re

QUESTION = "Does massage help fibromyalgia?"


def _token(site, path="/watch"):
    return re.search(r'name="csrf_token" value="([^"]+)"', site.get(path).text).group(1)


def test_a_question_is_kept_shown_and_dropped(site):
    site.post("/watch/questions", data={"q": QUESTION, "reader": "patient", "csrf_token": _token(site)})
    held = site.get("/watch.json").json()["questions"]
    assert [(each["question"], each["reader"], each["kept_by"]) for each in held] == [(QUESTION, "patient", "you")]
    page = site.get("/watch").text
    assert f"/watch/questions/{held[0]['id']}/drop" in page
    site.post(f"/watch/questions/{held[0]['id']}/drop", data={"csrf_token": _token(site)})
    assert site.get("/watch.json").json()["questions"] == []


def test_an_answer_offers_to_watch_its_question(site):
    page = site.get("/answers", params={"q": QUESTION}).text
    form = page[page.index('action="/watch/questions"') :]
    assert f'name="q" value="{QUESTION}"' in form[: form.index("</form>")]
    assert "Watch this question" in form[: form.index("</form>")]


def test_looking_now_changes_nothing_where_nothing_moved(site):
    answer = site.post("/watch", data={"csrf_token": _token(site)}, follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (303, "/watch")
    assert "Nothing has moved so far." in site.get("/watch").text


def test_a_form_from_elsewhere_is_refused(site):
    assert site.post("/watch", data={}, headers={"Origin": "https://evil.example"}).status_code == 403


def test_an_article_that_is_not_there_has_no_new_evidence(site):
    assert site.get("/articles/no-such/new-evidence").status_code == 404
