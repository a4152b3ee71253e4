"""The mailbox; these addresses exist in a demonstration only."""

from django.urls import path

from tansiq.web.notices import mailbox

app_name = "mailbox"
urlpatterns = [path("", mailbox.mails, name="list"), path("<slug:key>/", mailbox.mail, name="mail")]
