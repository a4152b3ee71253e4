"""Overviews: read, written, commented on, adopted."""

from django.urls import URLPattern, path

from tansiq.web.assessments.overviews import adopted, observations, opinions, reading, writing

urlpatterns: list[URLPattern] = [
    path("", reading.overviews, name="overviews"),
    path("draft/<int:survey>/", writing.draft, name="draft_overview"),
    path("<int:pk>/", reading.overview, name="overview"),
    path("<int:pk>/draw/", writing.draw_anew, name="draw_overview"),
    path("<int:pk>/sections/<slug:key>/", writing.edit_section, name="edit_section"),
    path("<int:pk>/sections/<slug:key>/earlier/", writing.earlier_texts, name="earlier_texts"),
    path("<int:pk>/observations/", observations.observations, name="observations"),
    path("<int:pk>/observations/close/", observations.close, name="close_comments"),
    path("<int:pk>/observations/<int:observation>/answer/", observations.answer, name="answer_observation"),
    path("<int:pk>/word/", observations.word, name="say_word"),
    path("<int:pk>/opinions/", opinions.opinions, name="opinions"),
    path("<int:pk>/adopted/", adopted.adopted, name="adopted"),
    path("<int:pk>/adopted/<int:snapshot>/", adopted.adopted_file, name="adopted_file"),
]
