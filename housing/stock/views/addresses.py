"""Every address of an officer's housing pages."""

from flask import Blueprint

from housing.stock.views import beds, closures, dwellings, housing, imports, photos, properties

blueprint = Blueprint("stock", __name__, url_prefix="/municipalities/<slug>/housing")

PAGES = (
    ("", "housing", housing.housing),
    ("/properties/new", "new_property", properties.new),
    ("/properties/<ref>", "show_property", properties.show),
    ("/properties/<ref>/dwellings/new", "new_dwelling", dwellings.new),
    ("/dwellings/<ref>", "show_dwelling", dwellings.show),
    ("/dwellings/<ref>/beds/new", "new_bed", beds.new),
    ("/beds/<ref>", "show_bed", beds.show),
    ("/properties/<ref>/photos", "property_photos", photos.of_property),
    ("/dwellings/<ref>/photos", "dwelling_photos", photos.of_dwelling),
    ("/photos/<ref>", "show_photo", photos.show),
    ("/closures", "closures", closures.show),
    ("/closures/new", "new_closure", closures.new),
    ("/import", "start_import", imports.start),
    ("/import/<ref>", "preview_import", imports.preview),
)
DEEDS = (
    ("/properties/new", "add_property", properties.add),
    ("/properties/<ref>", "change_property", properties.change),
    ("/properties/<ref>/retire", "retire_property", properties.retire),
    ("/properties/<ref>/restore", "restore_property", properties.restore),
    ("/properties/<ref>/dwellings/new", "add_dwelling", dwellings.add),
    ("/dwellings/<ref>", "change_dwelling", dwellings.change),
    ("/dwellings/<ref>/retire", "retire_dwelling", dwellings.retire),
    ("/dwellings/<ref>/restore", "restore_dwelling", dwellings.restore),
    ("/dwellings/<ref>/beds/new", "add_bed", beds.add),
    ("/beds/<ref>", "change_bed", beds.change),
    ("/beds/<ref>/price", "set_price", beds.price),
    ("/beds/<ref>/retire", "retire_bed", beds.retire),
    ("/beds/<ref>/restore", "restore_bed", beds.restore),
    ("/properties/<ref>/photos", "add_property_photo", photos.add_to_property),
    ("/dwellings/<ref>/photos", "add_dwelling_photo", photos.add_to_dwelling),
    ("/photos/<ref>", "describe_photo", photos.describe),
    ("/photos/<ref>/up", "move_photo_up", photos.move_up),
    ("/photos/<ref>/down", "move_photo_down", photos.move_down),
    ("/photos/<ref>/remove", "remove_photo", photos.remove),
    ("/closures/new", "close", closures.close),
    ("/closures/<ref>/lift", "lift_closure", closures.lift),
    ("/import", "send_import", imports.send),
    ("/import/<ref>", "publish_import", imports.publish),
)

for _rule, _endpoint, _view in PAGES:
    blueprint.add_url_rule(_rule, _endpoint, _view, methods=["GET"])
for _rule, _endpoint, _view in DEEDS:
    blueprint.add_url_rule(_rule, _endpoint, _view, methods=["POST"])
