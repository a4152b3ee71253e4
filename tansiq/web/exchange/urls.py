"""Imports and exports: of the matrix, of earlier assessments, of what States are party to."""

from django.urls import path

from tansiq.web.exchange import exports, tables, views

app_name = "exchange"
urlpatterns = [
    path("imports/", views.imports, name="imports"),
    path("imports/<int:pk>/", views.detail, name="import"),
    path("imports/<int:pk>/progress/", views.progress, name="import_progress"),
    path("imports/<int:pk>/rows/", views.rows, name="import_rows"),
    path("imports/<int:pk>/doubts/", views.doubts, name="import_doubts"),
    path("imports/<int:pk>/apply/", views.apply, name="import_apply"),
    path("imports/<int:pk>/withdraw/", views.withdraw, name="import_withdraw"),
    path("doubts/<int:pk>/settle/", views.settle, name="settle_doubt"),
    path("assessments/", tables.assessments, name="assessments"),
    path("treaties/", tables.treaties, name="treaties"),
    path("tables/<int:pk>/", tables.table, name="table"),
    path("matrix.<str:form>", exports.matrix, name="export_matrix"),
]
