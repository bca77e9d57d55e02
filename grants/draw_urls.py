from django.urls import URLPattern, path

from grants.views import drawing

urlpatterns: list[URLPattern] = [
    path("", drawing.draws, name="draws"),
    path("<str:number>/<int:lot>/", drawing.draw, name="draw"),
    path("<str:number>/<int:lot>/freeze/", drawing.freeze, name="draw_freeze"),
    path("<str:number>/<int:lot>/draw/", drawing.carry_out, name="draw_carry_out"),
    path("<str:number>/<int:lot>/again/", drawing.again, name="draw_again"),
    path("<str:number>/<int:lot>/<int:place>/pool.json", drawing.pool, name="draw_pool"),
    path("<str:number>/<int:lot>/<int:place>/protocol.json", drawing.protocol, name="draw_protocol"),
    path("<str:number>/<int:lot>/<int:place>/protocol.pdf", drawing.protocol_pdf, name="draw_protocol_pdf"),
    path("<str:number>/<int:lot>/<int:place>/sealed.json", drawing.sealed, name="draw_sealed"),
]
