"""Reviews of schools."""

from django.urls import path

from dudao.web.evaluation.reviews import checking, rating, views

urlpatterns = [
    path("reviews/", views.reviews_page, name="reviews"),
    path("reviews/<uuid:pk>/", views.review_page, name="review"),
    path("reviews/<uuid:pk>/documents/<str:code>/", checking.documents_page, name="review-papers"),
    path("reviews/<uuid:pk>/checks/<str:code>/", checking.check, name="review-check"),
    path("reviews/<uuid:pk>/sheet/", rating.sheet, name="review-sheet"),
    path("reviews/<uuid:pk>/sheet/<str:code>/", rating.sheet_page, name="review-part"),
    path("reviews/<uuid:pk>/ratings/<str:code>/", rating.line, name="review-rating"),
    path("reviews/<uuid:pk>/ratings/<str:code>/evidence/", rating.attach, name="review-evidence"),
    path("reviews/<uuid:pk>/moderation/", rating.moderation_page, name="review-moderation"),
    path("reviews/<uuid:pk>/moderations/<str:code>/", rating.moderate, name="review-moderate"),
    path("reviews/<uuid:pk>/<str:key>/", views.review_turn, name="review-turn"),
]
