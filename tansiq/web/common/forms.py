"""How every form is drawn: one template for a form, one for a field."""

from django.forms.renderers import DjangoTemplates


class Renderer(DjangoTemplates):
    """Label, help, the field, and what is wrong with its mend, in that order."""

    form_template_name = "components/form.html"
    field_template_name = "components/field.html"
