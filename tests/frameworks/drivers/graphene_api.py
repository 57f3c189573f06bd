NEEDS = ("graphene>=3",)


async def drive() -> None:
    from graphene_api import answer

    await answer("{ plain later }")
    await answer("mutation { add { total } }")
